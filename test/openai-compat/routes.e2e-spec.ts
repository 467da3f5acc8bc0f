import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { bodyOf, type Script, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';
import { V1_ROUTES, type V1RouteCase } from '../support/v1-routes.js';

const FAST = { 'retry-after-ms': '1' };
const ERROR = { error: { message: 'No.', type: 'some_type', param: null, code: 'some_code' } };
const BOUNDARY = 'the-boundary-of-a-form';
/** Tries of a call that somebody waits for. */
const ALL_TRIES = 5;

let upstream: ScriptedUpstream;
let service: Service;
let keys = 0;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`, {
    OPENAI_TIMEOUT_MS: '250',
    OPENAI_DEADLINE_MS: '250',
    TRANSFER_TIMEOUT_MS: '100',
  });
});
afterAll(async () => {
  await service.close();
  await upstream.close();
});

describe.each(V1_ROUTES)('$target', (route) => {
  const triesOf = (isDone: boolean): number => (route.isRetried || !isDone ? ALL_TRIES : 1);

  it('is handed on, and so is its answer', async () => {
    const body = '{"object":"anything", "unknown": [1.0]}';
    upstream.script({ body, headers: { 'x-request-id': 'req_1' } });
    const answer = await call(route);
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 200, body });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'req_1' });
    expect(upstream.sent).toEqual([route.target]);
    expect(upstream.received.map(bodyOf)).toEqual([sentBody(route)?.toString() ?? '']);
  });

  it('needs a key', async () => {
    upstream.script({ body: {} });
    const answer = await call(route, {});
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 401, code: 'missing_api_key' });
    expect(upstream.sent).toEqual([]);
  });

  it.each([400, 401, 404])('hands a %d on', async (status) => {
    upstream.script({ status, body: ERROR });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status,
      body: ERROR,
    });
    expect(answer.headers).not.toHaveProperty('x-should-retry');
    expect(upstream.sent).toHaveLength(1);
  });

  it.each([429, 503])('is tried again after a %d, and then hands it on', async (status) => {
    upstream.script({ status, body: ERROR, headers: FAST });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status,
      body: ERROR,
    });
    expect(answer.headers['x-should-retry']).toBe(route.form === undefined ? 'false' : undefined);
    expect(upstream.sent).toHaveLength(route.form === undefined ? ALL_TRIES : 1);
  });

  it('is tried again after a 500 where that is safe, and then hands it on', async () => {
    upstream.script({ status: 500, body: ERROR, headers: FAST });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status: 500,
      body: ERROR,
    });
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(upstream.sent).toHaveLength(triesOf(true));
  });

  it.each([
    ['never answers', 504, 'upstream_timeout', () => undefined],
    ['breaks off', 502, 'upstream_unreachable', (response) => response.socket?.resetAndDestroy()],
  ] as [string, number, string, Script][])(
    'tells of an upstream that %s',
    async (_name, status, code, script) => {
      upstream.script(script);
      const answer = await call(route);
      expect({ status: answer.status, error: JSON.parse(answer.body.toString()) }).toEqual({
        status,
        error: { error: { message: expect.any(String), type: 'server_error', param: null, code } },
      });
      expect(answer.headers['x-should-retry']).toBe('false');
    },
  );
});

/** Sends the request of a route; by default with a key of its own. */
function call(route: V1RouteCase, headers?: Record<string, string>): Promise<RawAnswer> {
  keys += 1;
  const key = { authorization: `Bearer sk-every-operation-${keys}-abcdefgh` };
  const type = route.form === undefined ? 'application/json' : `multipart/form-data; boundary=${BOUNDARY}`;
  const body = sentBody(route);
  return sendRaw(
    service.url,
    route.target,
    { ...(headers ?? key), ...(body !== undefined && { 'content-type': type }) },
    body,
  );
}

function sentBody({ body, form }: V1RouteCase): Buffer | undefined {
  if (form === undefined) return body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const parts = Object.entries(form).flatMap(([name, value]) => [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`,
    typeof value === 'string' ? '' : '; filename="a.txt"',
    '\r\n\r\n',
    value,
    '\r\n',
  ]);
  return Buffer.concat([...parts, `--${BOUNDARY}--\r\n`].map((part) => Buffer.from(part)));
}

const codeOf = ({ body }: RawAnswer): unknown =>
  (JSON.parse(body.toString()) as { error: { code: unknown } }).error.code;
