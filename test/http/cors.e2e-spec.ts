import { send } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const PAGE = 'https://app.example';
const STRANGER = 'https://evil.example';
const KEY = { 'x-openai-api-key': 'sk-of-a-page-in-a-browser' };
const EMPTY_LIST = { object: 'list', data: [], has_more: false };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Headers that a page of an allowed origin can read, in addition to the safelisted ones. */
const READABLE = [
  'allow',
  'content-disposition',
  'content-encoding',
  'location',
  'openai-model',
  'openai-organization',
  'openai-processing-ms',
  'openai-project',
  'openai-version',
  'preference-applied',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'retry-after-ms',
  'x-error-hint',
  'x-ratelimit-limit-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'x-request-id',
  'x-should-retry',
];

let upstream: ScriptedUpstream;
let service: Service;
let open: Service;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  const limits = { BODY_LIMIT_BYTES: '2000', DOCUMENT_LIMIT_BYTES: '2000' };
  service = await startService(`${upstream.url}/v1`, {
    ...limits,
    CORS_ORIGINS: 'https://APP.example:443,http://localhost:3000',
  });
  open = await startService(`${upstream.url}/v1`, { ...limits, CORS_ORIGINS: '*' });
});
beforeEach(() => upstream.script({ body: EMPTY_LIST }));
afterAll(async () => {
  await service.close();
  await open.close();
  await upstream.close();
});

/** The CORS headers of a response, and its `Vary`. */
function corsOf({ headers }: RawAnswer): object {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('access-control-'));
  const exposed = headers['access-control-expose-headers'];
  return {
    ...Object.fromEntries(own),
    ...(exposed !== undefined && { 'access-control-expose-headers': exposed.split(', ').toSorted() }),
  };
}

const varyOf = ({ headers }: RawAnswer): string[] =>
  headers.vary?.split(', ').map((name) => name.toLowerCase()) ?? [];

const READ_BY_PAGE = {
  'access-control-allow-origin': PAGE,
  'access-control-expose-headers': READABLE,
};

describe('a response to an allowed page', () => {
  it.each([
    ['GET /files', ['origin', 'accept', 'prefer', 'accept-encoding']],
    ['GET /v1/files', ['origin']],
    ['GET /', ['origin', 'accept', 'x-openai-api-key', 'accept-encoding']],
    ['GET /health/live', ['origin', 'accept-encoding']],
  ])('of %s can be read, and has a complete Vary header', async (target, vary) => {
    const answer = await sendRaw(service.url, target, { ...KEY, origin: PAGE, 'accept-encoding': 'gzip' });
    expect(answer.status).toBe(200);
    expect(corsOf(answer)).toEqual(READ_BY_PAGE);
    expect(vary).toEqual(expect.arrayContaining(varyOf(answer)));
    expect(varyOf(answer)).toContain('origin');
  });

  it('of a negotiated route varies with Origin, Accept, Prefer and, if compressed, Accept-Encoding', async () => {
    const data = Array.from({ length: 200 }, (_, at) => ({ id: `file-number-${at}` }));
    upstream.script({ body: { ...EMPTY_LIST, data } });
    const answer = await sendRaw(service.url, 'GET /files', {
      ...KEY,
      origin: PAGE,
      'accept-encoding': 'gzip',
    });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(varyOf(answer)).toEqual(['origin', 'accept', 'prefer', 'accept-encoding']);
  });

  it.each([
    ['Accept-Encoding', ['origin', 'accept-encoding']],
    ['Origin', ['origin']],
    ['accept-encoding,ORIGIN ,, Accept', ['origin', 'accept-encoding', 'accept']],
    ['*', ['*']],
    ['Accept, *', ['*']],
  ])('merges the Vary header of the upstream: %s', async (vary, merged) => {
    upstream.script({ body: EMPTY_LIST, headers: { vary } });
    const answer = await sendRaw(service.url, 'GET /v1/files', { ...KEY, origin: PAGE });
    expect(varyOf(answer)).toEqual(merged);
    expect(corsOf(answer)).toEqual(READ_BY_PAGE);
  });

  it.each([
    ['GET /nowhere', {}, undefined, 404],
    ['GET /v1/nowhere', {}, undefined, 404],
    ['GET /files/%zz', {}, undefined, 400],
    ['GET /v1/files/%zz', {}, undefined, 400],
    ['GET /files', {}, undefined, 401],
    ['GET /v1/files', {}, undefined, 401],
    ['GET /files?limit=x', KEY, undefined, 422],
    ['PUT /files', KEY, undefined, 405],
    ['POST /files/bulk-delete', { ...KEY, ...JSON_TYPE }, '{', 400],
    ['POST /files/bulk-delete', { ...KEY, ...JSON_TYPE }, `"${'x'.repeat(3_000)}"`, 413],
    ['POST /v1/vector_stores', { ...KEY, ...JSON_TYPE }, `"${'x'.repeat(3_000)}"`, 413],
    ['POST /cleanup/apply', { ...KEY, ...JSON_TYPE }, `"${'x'.repeat(3_000)}"`, 413],
    ['POST /files/bulk-delete', { ...KEY, 'content-type': 'text/plain' }, 'x', 415],
  ] as [string, Record<string, string>, string | undefined, number][])(
    'can be read where it is an error: %s %j',
    async (target, headers, body, status) => {
      const answer = await sendRaw(service.url, target, { ...headers, origin: PAGE }, body);
      expect(answer.status).toBe(status);
      expect(corsOf(answer)).toEqual(READ_BY_PAGE);
      expect(varyOf(answer)).toContain('origin');
    },
  );

  it.each([401, 404, 500])('can be read if the upstream responds with %i', async (status) => {
    for (const target of ['GET /files', 'GET /v1/files']) {
      upstream.script({ status, body: {}, headers: { 'x-should-retry': 'false' } });
      const answer = await sendRaw(service.url, target, { ...KEY, origin: PAGE });
      expect(answer.status).toBe(target.includes('/v1') || status < 500 ? status : 502);
      expect(corsOf(answer)).toEqual(READ_BY_PAGE);
    }
  });

  it('can be read if the caller is throttled', async () => {
    const strict = await startService(`${upstream.url}/v1`, { THROTTLE_LIMIT: '1', CORS_ORIGINS: PAGE });
    const answers = [];
    for (let calls = 0; calls < 2; calls += 1)
      answers.push(await sendRaw(strict.url, 'GET /files', { ...KEY, origin: PAGE }));
    await strict.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 429]);
    expect(answers.map(corsOf)).toEqual([READ_BY_PAGE, READ_BY_PAGE]);
    expect(answers[1]?.headers).toMatchObject({ 'ratelimit-limit': '1', 'retry-after': '60' });
  });

  it('exposes every header that the service sends', async () => {
    const headers = {
      'content-disposition': 'attachment; filename="a.txt"',
      'openai-organization': 'org-1',
      'openai-processing-ms': '5',
      'openai-version': '2020-10-01',
      'x-ratelimit-limit-requests': '1',
      'x-ratelimit-remaining-tokens': '1',
      'x-request-id': 'req_1',
      'retry-after': '1',
    };
    upstream.script({ body: 'text', headers });
    const answer = await sendRaw(service.url, 'GET /v1/files/file-1/content', { ...KEY, origin: PAGE });
    expect(answer.headers).toMatchObject(headers);
    expect(READABLE).toEqual(expect.arrayContaining(Object.keys(headers)));
  });
});

describe('a response to a page of another origin', () => {
  it.each([
    STRANGER,
    'null',
    'http://app.example',
    'https://app.example.evil.example',
    PAGE.toUpperCase(),
    '',
  ])('has no CORS headers: %j', async (origin) => {
    for (const target of ['GET /files', 'GET /v1/files', 'GET /nowhere', 'GET /files/%zz']) {
      const answer = await sendRaw(service.url, target, { ...KEY, origin });
      expect(corsOf(answer)).toEqual({});
      expect(varyOf(answer)).toContain('origin');
    }
  });

  it('has no CORS headers for a preflight', async () => {
    const answer = await sendRaw(service.url, 'OPTIONS /files', {
      origin: STRANGER,
      'access-control-request-method': 'DELETE',
    });
    expect(corsOf(answer)).toEqual({});
    expect(varyOf(answer)).toContain('origin');
  });
});

it('a response to a request without an origin has no CORS headers but varies with Origin', async () => {
  const answer = await sendRaw(service.url, 'GET /files', KEY);
  expect(corsOf(answer)).toEqual({});
  expect(varyOf(answer)).toContain('origin');
});

describe('a preflight', () => {
  const REQUESTED =
    'authorization,content-type,idempotency-key,last-event-id,openai-beta,openai-organization,openai-project,prefer,' +
    'x-openai-api-key,x-stainless-lang,x-stainless-retry-count';

  it.each([
    '/files',
    '/vector_stores/vs_1/files',
    '/v1/files',
    '/v1/uploads/upload_1/parts',
    '/nowhere',
    '/',
  ])('for %s needs no key, and allows the methods and headers of clients', async (path) => {
    const answer = await sendRaw(service.url, `OPTIONS ${path}`, {
      origin: PAGE,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': REQUESTED,
    });
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 204, body: '' });
    expect(corsOf(answer)).toEqual({
      ...READ_BY_PAGE,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': REQUESTED,
      'access-control-max-age': '600',
    });
    expect(varyOf(answer)).toEqual(['origin', 'access-control-request-headers']);
    expect(upstream.received).toEqual([]);
  });

  it('without requested headers allows none', async () => {
    const answer = await sendRaw(service.url, 'OPTIONS /files', {
      origin: PAGE,
      'access-control-request-method': 'GET',
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).not.toHaveProperty('access-control-allow-headers');
  });

  it('is not throttled', async () => {
    const strict = await startService(`${upstream.url}/v1`, { THROTTLE_LIMIT: '1', CORS_ORIGINS: PAGE });
    const headers = { origin: PAGE, 'access-control-request-method': 'GET' };
    const preflights = [];
    for (let calls = 0; calls < 3; calls += 1)
      preflights.push((await sendRaw(strict.url, 'OPTIONS /files', headers)).status);
    const call = await send(strict, 'GET /files', { key: 'sk-of-a-page-in-a-browser' });
    await strict.close();
    expect([...preflights, call.status]).toEqual([204, 204, 204, 200]);
  });

  it('is an ordinary OPTIONS request without a requested method, and if CORS is disabled', async () => {
    const plain = await sendRaw(service.url, 'OPTIONS /files', { origin: PAGE });
    expect({ status: plain.status, allow: plain.headers.allow, cors: corsOf(plain) }).toEqual({
      status: 204,
      allow: 'DELETE, GET, HEAD, OPTIONS',
      cors: READ_BY_PAGE,
    });
    const closed = await startService(`${upstream.url}/v1`);
    const answer = await sendRaw(closed.url, 'OPTIONS /files', {
      origin: PAGE,
      'access-control-request-method': 'GET',
    });
    await closed.close();
    expect({ status: answer.status, cors: corsOf(answer), vary: answer.headers.vary }).toEqual({
      status: 204,
      cors: {},
      vary: undefined,
    });
  });
});

describe('CORS_ORIGINS=*', () => {
  const READ_BY_ALL = { ...READ_BY_PAGE, 'access-control-allow-origin': '*' };

  it.each([PAGE, 'null', undefined])(
    'lets the page %s read every answer, and varies with no origin',
    async (origin) => {
      const sent: Record<string, string> = origin === undefined ? {} : { origin };
      for (const target of ['GET /files', 'GET /v1/files', 'GET /nowhere', 'GET /files/%zz', 'PUT /files']) {
        const answer = await sendRaw(open.url, target, { ...KEY, ...sent });
        expect(corsOf(answer)).toEqual(READ_BY_ALL);
        expect(varyOf(answer)).not.toContain('origin');
      }
    },
  );

  it('accepts preflights', async () => {
    const answer = await sendRaw(open.url, 'OPTIONS /files', {
      origin: STRANGER,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-openai-api-key',
    });
    expect(answer.status).toBe(204);
    expect(corsOf(answer)).toEqual({
      ...READ_BY_ALL,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': 'x-openai-api-key',
      'access-control-max-age': '600',
    });
  });
});
