import type * as Retry from '../../src/openai/http/retry.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { bodyOf, type Script, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';
import { V1_ROUTES, type V1RouteCase } from '../support/v1-routes.js';

/** Without `Retry-After`, a failed call is not retried: its back-off would be much longer than these tests. */
jest.mock('../../src/openai/http/retry.js', () => {
  const actual = jest.requireActual<typeof Retry>('../../src/openai/http/retry.js');
  const retryDelayMs: typeof Retry.retryDelayMs = (error, ...rest) =>
    error.retryAfterMs === undefined ? undefined : actual.retryDelayMs(error, ...rest);
  return { ...actual, retryDelayMs };
});

const FAST = { 'retry-after-ms': '1' };
const ERROR = { error: { message: 'No.', type: 'some_type', param: null, code: 'some_code' } };
const BOUNDARY = 'the-boundary-of-a-form';
/** Attempts of an interactive call. */
const ALL_ATTEMPTS = 5;

let upstream: ScriptedUpstream;
let service: Service;
/** Gives up within a quarter of a second. Only for an upstream that does not respond. */
let impatient: Service;
let keys = 0;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`);
  impatient = await startService(`${upstream.url}/v1`, {
    OPENAI_TIMEOUT_MS: '250',
    OPENAI_DEADLINE_MS: '250',
    TRANSFER_TIMEOUT_MS: '100',
  });
});
afterAll(async () => {
  await service.close();
  await impatient.close();
  await upstream.close();
});

describe.each(V1_ROUTES)('$target', (route) => {
  const attemptsOf = (isDone: boolean): number => (route.isRetried || !isDone ? ALL_ATTEMPTS : 1);

  it('relays the request and the response', async () => {
    const body = '{"object":"anything", "unknown": [1.0]}';
    upstream.script({ body, headers: { 'x-request-id': 'req_1' } });
    const answer = await call(route);
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 200, body });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'req_1' });
    expect(upstream.sent).toEqual([route.target]);
    expect(upstream.received.map(bodyOf)).toEqual([sentBody(route)?.toString() ?? '']);
  });

  it('requires an API key', async () => {
    upstream.script({ body: {} });
    const answer = await call(route, {});
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 401, code: 'missing_api_key' });
    expect(upstream.sent).toEqual([]);
  });

  it.each([400, 401, 404])('relays a %d', async (status) => {
    upstream.script({ status, body: ERROR });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status,
      body: ERROR,
    });
    expect(answer.headers).not.toHaveProperty('x-should-retry');
    expect(upstream.sent).toHaveLength(1);
  });

  it.each([429, 503])('retries after a %d, then relays it', async (status) => {
    upstream.script({ status, body: ERROR, headers: FAST });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status,
      body: ERROR,
    });
    expect(answer.headers['x-should-retry']).toBe(route.form === undefined ? 'false' : undefined);
    expect(upstream.sent).toHaveLength(route.form === undefined ? ALL_ATTEMPTS : 1);
  });

  it('retries after a 500 if that is safe, then relays it', async () => {
    upstream.script({ status: 500, body: ERROR, headers: FAST });
    const answer = await call(route);
    expect({ status: answer.status, body: JSON.parse(answer.body.toString()) }).toEqual({
      status: 500,
      body: ERROR,
    });
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(upstream.sent).toHaveLength(attemptsOf(true));
  });

  it.each([
    ['does not respond', 504, 'upstream_timeout', () => undefined],
    ['closes the connection', 502, 'upstream_unreachable', (response) => response.socket?.resetAndDestroy()],
  ] as [string, number, string, Script][])(
    'reports an upstream that %s',
    async (_name, status, code, script) => {
      upstream.script(script);
      const answer = await call(route, undefined, status === 504 ? impatient : service);
      expect({ status: answer.status, error: JSON.parse(answer.body.toString()) }).toEqual({
        status,
        error: { error: { message: expect.any(String), type: 'server_error', param: null, code } },
      });
      expect(answer.headers['x-should-retry']).toBe('false');
    },
  );
});

/** Sends the request of a route. By default with a new key. */
function call(route: V1RouteCase, headers?: Record<string, string>, by = service): Promise<RawAnswer> {
  keys += 1;
  const key = { authorization: `Bearer sk-every-operation-${keys}-abcdefgh` };
  const type = route.form === undefined ? 'application/json' : `multipart/form-data; boundary=${BOUNDARY}`;
  const body = sentBody(route);
  return sendRaw(
    by.url,
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
