import { NDJSON, problem, send } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const KEY = 'sk-0a1b2c3d4e5f6g7h8i9j';
const BOTH = ['openai-organization', 'openai-project'];
const EMPTY_LIST = { object: 'list', data: [], has_more: false };
const REFUSAL = {
  error: { message: 'No such organization.', type: 'invalid_request_error', param: null, code: 'x' },
};

let upstream: ScriptedUpstream;
let service: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(`${upstream.url}/v1`);
});
beforeEach(() => upstream.script({ body: EMPTY_LIST }));
afterAll(async () => {
  await service.close();
  await upstream.close();
});

type Headers = Readonly<Record<string, string | readonly string[]>>;
const call = (target: string, headers: Headers): Promise<RawAnswer> =>
  sendRaw(service.url, target, { 'x-openai-api-key': KEY, ...headers });
const bodyOf = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());
const received = (name: string): unknown[] => upstream.received.map(({ headers }) => headers[name]);

describe.each(BOTH)('the header %s', (name) => {
  it.each(['', ' ', '\t', ' \t '])('is ignored if it is blank: %j', async (value) => {
    const answers = [
      await call('GET /files', { [name]: value }),
      await call('GET /v1/files', { [name]: value }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(upstream.received.map(({ headers }) => name in headers)).toEqual([false, false]);
  });

  it.each(['org-1', 'my own organization', 'null', 'undefined', '"org-1"', 'a, b', 'x'.repeat(512)])(
    'is passed on as it is: %j',
    async (value) => {
      await call('GET /files', { [name]: value });
      await call('GET /v1/files', { [name]: value });
      expect(received(name)).toEqual([value, value]);
    },
  );

  it('is passed on once if it was sent several times with the same value or blank', async () => {
    await call('GET /files', { [name]: ['', 'org-1', 'org-1'] });
    expect(received(name)).toEqual(['org-1']);
  });

  it.each([
    ['ünïcode', 'contains a character that is not allowed (at position 1)'],
    ['two\ttabs', 'contains a character that is not allowed (at position 4)'],
    ['x'.repeat(513), 'must not be longer than 512 characters'],
    [['org-1', 'org-2'], 'was sent more than once, with different values'],
  ])('is rejected with 422 if it cannot be passed on: %j', async (value, message) => {
    const own = await call('GET /files', { [name]: value });
    expect(own.status).toBe(422);
    expect(bodyOf(own)).toEqual(
      problem(422, 'validation_failed', `${name} ${message}`, { errors: [{ field: name, message }] }),
    );
    const v1 = await call('GET /v1/files', { [name]: value });
    expect(v1.status).toBe(422);
    expect(bodyOf(v1)).toEqual({
      error: {
        message: `${name} ${message}`,
        type: 'invalid_request_error',
        param: name,
        code: 'validation_failed',
      },
    });
    expect(upstream.received).toEqual([]);
  });
});

describe.each([400, 401, 403])('an upstream response with status %i', (status) => {
  const hintFor = (...names: string[]): string =>
    `if the key is valid, check ${names.join(' and ')}, or omit ${names.length === 1 ? 'it' : 'them'}`;
  const more = { upstream: { status, code: 'x' } };

  beforeEach(() => upstream.script({ status, body: REFUSAL }));

  it.each([
    ['the organization', { 'openai-organization': 'null' }, ['openai-organization']],
    ['the project', { 'openai-project': 'proj_1' }, ['openai-project']],
    ['both', { 'openai-organization': 'org-1', 'openai-project': 'proj_1' }, BOTH],
    ['the one that is not blank', { 'openai-organization': ' ', 'openai-project': 'p' }, ['openai-project']],
  ])('adds a hint to check %s', async (_case, headers, names) => {
    const hint = hintFor(...names);
    const own = await send(service, 'GET /files', { key: KEY, headers });
    expect(own.body).toEqual(problem(status, 'upstream_error', REFUSAL.error.message, { ...more, hint }));
    const bulk = await send(service, 'DELETE /files', { key: KEY, headers, body: { file_ids: ['file-1'] } });
    if (status !== 400) expect(bulk.body).toMatchObject({ status, hint });
    const lines = await send(service, 'GET /files', { key: KEY, headers: { ...headers, ...NDJSON } });
    expect(lines.body ?? lines.lines).toMatchObject({ status, hint });
  });

  it('is passed on unchanged under /v1, with the hint in a header', async () => {
    const answer = await call('GET /v1/files', { 'openai-organization': 'org-1' });
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({
      status,
      body: JSON.stringify(REFUSAL),
    });
    expect(answer.headers['x-error-hint']).toBe(hintFor('openai-organization'));
  });

  it('adds no hint if the request has neither header', async () => {
    const own = await send(service, 'GET /files', { key: KEY, headers: { 'openai-organization': '' } });
    expect(own.body).toEqual(problem(status, 'upstream_error', REFUSAL.error.message, more));
    const v1 = await call('GET /v1/files', { 'openai-organization': '' });
    expect(v1.headers).not.toHaveProperty('x-error-hint');
  });
});

it.each([404, 429])('an upstream response with status %i adds no hint', async (status) => {
  upstream.script({ status, body: REFUSAL, headers: { 'x-should-retry': 'false' } });
  const headers = { 'openai-organization': 'org-1' };
  const own = await send(service, 'GET /files', { key: KEY, headers });
  expect(own.body).toEqual(
    problem(status, 'upstream_error', REFUSAL.error.message, {
      upstream: { status, code: 'x' },
      ...(status === 404 && { hint: expect.stringContaining('OPENAI_BASE_URL') }),
    }),
  );
  expect((await call('GET /v1/files', headers)).headers).not.toHaveProperty('x-error-hint');
});
