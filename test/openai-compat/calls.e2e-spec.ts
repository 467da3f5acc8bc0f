import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { ID_RULE } from '../../src/openai/object-id.js';
import { send, type SendOptions, type Answer } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { bodyOf, type Script, ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

/** Bytes that a JSON parser and serializer would change: spaces, duplicate fields, an escape, invalid UTF-8. */
const ODD_JSON = Buffer.concat([
  Buffer.from('{ "id" : "vs_1",\n"id":"vs_1", "new_field": [1.0, 1e2], "text":"\\u00e9'),
  Buffer.from([0xe9]),
  Buffer.from('" }\n'),
]);
const OPENAI_ERROR = { error: { message: 'No.', type: 'invalid_request_error', param: 'name', code: 'odd' } };

describe('/v1', () => {
  let upstream: ScriptedUpstream;
  let service: Service;
  let keys = 0;
  let key = '';

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    service = await startService(`${upstream.url}/v1`, {
      OPENAI_TIMEOUT_MS: '1500',
      OPENAI_DEADLINE_MS: '20000',
    });
  });
  beforeEach(() => {
    keys += 1;
    key = `sk-calls-of-openai-${keys}-abcdefgh`;
  });
  afterAll(async () => {
    await service.close();
    await upstream.close();
  });

  /** Each test uses its own key, and with it its own governor. */
  const call = (target: string, options: SendOptions = {}): Promise<Answer> =>
    send(service, target, { key, ...options });
  const raw = (
    target: string,
    headers: Record<string, string> = {},
    body?: Buffer | string,
  ): Promise<RawAnswer> => sendRaw(service.url, target, { authorization: `Bearer ${key}`, ...headers }, body);

  describe('the relayed request', () => {
    it('keeps the query string unchanged', async () => {
      upstream.script({ body: {} });
      await raw('GET /v1/vector_stores?limit=5&new%5Bfield%5D=a%20b&limit=6&empty=&%E2%82%AC');
      expect(upstream.sent).toEqual([
        'GET /v1/vector_stores?limit=5&new%5Bfield%5D=a%20b&limit=6&empty=&%E2%82%AC',
      ]);
    });

    it('keeps the body unchanged, byte for byte', async () => {
      upstream.script({ body: {} });
      await raw('POST /v1/vector_stores', { 'content-type': 'application/json' }, ODD_JSON);
      expect(Buffer.concat(upstream.received[0]?.chunks ?? [])).toEqual(ODD_JSON);
      expect(upstream.received[0]?.headers).toMatchObject({
        'content-type': 'application/json',
        'content-length': String(ODD_JSON.length),
      });
    });

    it('has no body if the caller sent none', async () => {
      upstream.script({ body: {} });
      await raw('POST /v1/uploads/upload_1/cancel', { 'content-type': 'application/json' });
      await raw('POST /v1/uploads/upload_1/cancel');
      expect(upstream.received.map(bodyOf)).toEqual(['', '']);
    });

    it('has the headers of the API call, but not those of the connection or of proxies', async () => {
      upstream.script({ body: {} });
      await raw('GET /v1/files', {
        accept: 'application/json',
        'accept-encoding': 'br;q=1.0, gzip',
        cookie: 'session=1',
        connection: 'keep-alive, x-hop',
        'x-hop': '1',
        te: 'trailers',
        'proxy-authorization': 'Basic eDp5',
        'x-forwarded-for': '10.0.0.1',
        'cf-access-jwt-assertion': 'internal',
        'x-openai-api-key': key,
        'openai-organization': 'org-1',
        'openai-project': 'proj_1',
        'openai-beta': 'assistants=v2',
        'openai-safety-identifier': 'new',
        'idempotency-key': 'idem-1',
        'x-request-id': 'mine-1',
        'x-client-request-id': 'mine-2',
        'user-agent': 'tests/1',
        'x-stainless-lang': 'js',
      });
      expect(upstream.received[0]?.headers).toEqual({
        host: new URL(upstream.url).host,
        connection: 'keep-alive',
        authorization: `Bearer ${key}`,
        accept: 'application/json',
        'accept-encoding': 'br;q=1.0, gzip',
        'openai-organization': 'org-1',
        'openai-project': 'proj_1',
        'openai-beta': 'assistants=v2',
        'openai-safety-identifier': 'new',
        'idempotency-key': 'idem-1',
        'x-request-id': 'mine-1',
        'x-client-request-id': 'mine-2',
        'user-agent': 'tests/1',
        'x-stainless-lang': 'js',
      });
    });

    it('does not accept compression if the caller does not', async () => {
      upstream.script({ body: {} });
      await raw('GET /v1/files');
      expect(upstream.received[0]?.headers).not.toHaveProperty('accept-encoding');
    });
  });

  describe('the relayed response', () => {
    it('has the body of the upstream, byte for byte, and the headers for the caller', async () => {
      upstream.script({
        body: ODD_JSON,
        headers: {
          'x-request-id': 'req_1',
          'openai-processing-ms': '12',
          'openai-version': '2020-10-01',
          'x-ratelimit-remaining-requests': '9',
          'set-cookie': '__cf_bm=1',
          server: 'cloudflare',
          'alt-svc': 'h3',
        },
      });
      const answer = await raw('GET /v1/vector_stores/vs_1', { 'x-request-id': 'mine-1' });
      expect(answer).toMatchObject({ status: 200, body: ODD_JSON });
      expect(answer.headers).toEqual({
        'content-type': 'application/json',
        'content-length': String(ODD_JSON.length),
        'x-request-id': 'req_1',
        'openai-processing-ms': '12',
        'openai-version': '2020-10-01',
        'x-ratelimit-remaining-requests': '9',
        'x-content-type-options': 'nosniff',
        connection: expect.any(String),
        'keep-alive': expect.any(String),
        date: expect.any(String),
      });
    });

    it.each([
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ])('stays compressed with %s', async (encoding, compress) => {
      const body = compress(Buffer.from('{"data":[]}'));
      upstream.script({ body, headers: { 'content-encoding': encoding } });
      const answer = await raw('GET /v1/files', { 'accept-encoding': encoding });
      expect(answer.headers).toMatchObject({ 'content-encoding': encoding });
      expect(answer.body).toEqual(body);
    });

    it('is not compressed if the upstream did not compress it', async () => {
      const body = JSON.stringify({
        data: Array.from({ length: 500 }, (_, index) => ({ id: `vs_${index}` })),
      });
      upstream.script({ body });
      const answer = await raw('GET /v1/vector_stores', { 'accept-encoding': 'gzip, br' });
      expect(answer.headers).not.toHaveProperty('content-encoding');
      expect(answer.body.toString()).toBe(body);
    });

    it('is logged with the request id of the upstream', async () => {
      upstream.script({ headers: { 'x-request-id': 'req_to_find' } });
      await raw('GET /v1/files', { 'x-request-id': 'mine-to-find' });
      expect(service.log.lines.at(-1)).toMatchObject({
        msg: 'request',
        route: '/v1/files',
        request_id: 'mine-to-find',
        upstream_request_id: 'req_to_find',
      });
    });
  });

  describe('error responses of the upstream', () => {
    it.each([400, 402, 403, 404, 409, 413, 422, 451])('are relayed unchanged: %d', async (status) => {
      upstream.script({
        status,
        body: OPENAI_ERROR,
        headers: { 'x-request-id': 'req_1', 'retry-after': '7' },
      });
      const answer = await raw('POST /v1/vector_stores', { 'content-type': 'application/json' }, '{}');
      expect(answer).toMatchObject({ status, body: Buffer.from(JSON.stringify(OPENAI_ERROR)) });
      expect(answer.headers).toMatchObject({ 'x-request-id': 'req_1', 'retry-after': '7' });
      expect(upstream.sent).toHaveLength(1);
    });

    it('are relayed if they are not JSON', async () => {
      upstream.script({ status: 404, body: '<h1>no</h1>', headers: { 'content-type': 'text/html' } });
      const answer = await raw('GET /v1/files/file-1');
      expect(answer).toMatchObject({ status: 404, body: Buffer.from('<h1>no</h1>') });
      expect(answer.headers['content-type']).toBe('text/html');
    });

    it.each([
      ['plain', (text: string) => Buffer.from(text), {}],
      ['compressed', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
    ])('do not contain the key, %s', async (_kind, encode, headers) => {
      const message = `Incorrect API key provided: ${key}. You`;
      upstream.script({
        status: 401,
        body: encode(JSON.stringify({ error: { message } })),
        headers: { ...headers, 'x-request-id': `req_${key}`, 'openai-version': '1' },
      });
      const answer = await call('GET /v1/files', { headers: { 'accept-encoding': 'gzip' } });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: { message: 'Incorrect API key provided: ***. You' } });
      expect(answer.headers).toMatchObject({ 'openai-version': '1' });
      expect(answer.headers['x-request-id']).not.toContain('req_');
    });

    it('stay compressed if they do not contain the key', async () => {
      const body = gzipSync(JSON.stringify(OPENAI_ERROR));
      upstream.script({ status: 404, body, headers: { 'content-encoding': 'gzip' } });
      const answer = await raw('GET /v1/files/file-1', { 'accept-encoding': 'gzip' });
      expect(answer.headers['content-encoding']).toBe('gzip');
      expect(JSON.parse(gunzipSync(answer.body).toString())).toEqual(OPENAI_ERROR);
    });

    it('are replaced if they cannot be decoded, since the key could not be masked', async () => {
      upstream.script({ status: 401, body: Buffer.from([1, 2, 3]), headers: { 'content-encoding': 'zstd' } });
      const answer = await call('GET /v1/files');
      expect(answer).toMatchObject({
        status: 401,
        body: { error: { message: 'upstream responded with status 401' } },
      });
    });
  });

  describe('errors of the service', () => {
    it('have OpenAI’s error format', async () => {
      upstream.script({ body: {} });
      const wrongId = await call('GET /v1/vector_stores/a%2Fb');
      expect(wrongId).toMatchObject({
        status: 422,
        body: {
          error: {
            message: `vector_store_id ${ID_RULE}`,
            type: 'invalid_request_error',
            param: 'vector_store_id',
            code: 'validation_failed',
          },
        },
      });
      expect(wrongId.headers['content-type']).toMatch(/^application\/json/);
      const notJson = await call('POST /v1/vector_stores', {
        body: '{"name":',
        headers: { 'content-type': 'application/json' },
      });
      expect(notJson).toMatchObject({ status: 400, body: { error: { code: 'malformed_json' } } });
      const notTyped = await call('POST /v1/vector_stores', {
        body: 'name=x',
        headers: { 'content-type': 'text/plain' },
      });
      expect(notTyped).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type' } } });
      const aForm = await call('POST /v1/vector_stores', {
        body: '--x--',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      });
      expect(aForm).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type' } } });
      const noForm = await call('POST /v1/files', { body: {} });
      expect(noForm).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type' } } });
      expect(upstream.sent).toEqual([]);
    });

    it.each(['GET /v1', 'GET /v1/', 'GET /v1/models', 'POST /v1/chat/completions', 'GET /v1/files/a/b/c'])(
      'include a 404 for %s',
      async (target) => {
        upstream.script({ body: {} });
        const answer = await call(target);
        expect(answer).toMatchObject({
          status: 404,
          body: { error: { type: 'invalid_request_error', param: null, code: 'not_found' } },
        });
        expect(upstream.sent).toEqual([]);
      },
    );

    it('are problem documents on the management routes', async () => {
      const answer = await send(service, 'GET /v1x', { key: null });
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    });
  });

  describe('the API key', () => {
    const withKeys = (headers: Record<string, string>): Promise<RawAnswer> =>
      sendRaw(service.url, 'GET /v1/files', headers);

    it.each([
      ['Authorization', (): Record<string, string> => ({ authorization: `Bearer ${key}` })],
      [
        'authorization with a lower-case scheme',
        (): Record<string, string> => ({ authorization: `bearer  ${key}` }),
      ],
      ['x-openai-api-key', (): Record<string, string> => ({ 'x-openai-api-key': key })],
      ['both', (): Record<string, string> => ({ authorization: `Bearer ${key}`, 'x-openai-api-key': key })],
      [
        'a key in another format than OpenAI’s',
        (): Record<string, string> => ({ authorization: 'Bearer My!Key/=~' }),
      ],
    ])('is accepted in %s', async (_name, headers) => {
      upstream.script({ body: {} });
      expect((await withKeys(headers())).status).toBe(200);
      const expected = headers().authorization?.replace(/^\S+\s+/, '') ?? key;
      expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${expected}`);
    });

    it.each([
      ['no header', {}, 'missing_api_key'],
      ['another scheme', { authorization: 'Basic eDp5' }, 'missing_api_key'],
      ['no token', { authorization: 'Bearer ' }, 'missing_api_key'],
      [
        'two different keys',
        { authorization: 'Bearer sk-first-key-here', 'x-openai-api-key': 'sk-second-key-here' },
        'conflicting_api_keys',
      ],
    ])('is rejected with %s', async (_name, headers, code) => {
      upstream.script({ body: {} });
      const answer = await withKeys(headers);
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body.toString())).toEqual({
        error: { message: expect.any(String), type: 'authentication_error', param: null, code },
      });
      expect(answer.body.toString()).not.toMatch(/first-key|second-key/);
      expect(upstream.sent).toEqual([]);
    });

    it('is not accepted in Authorization on the management routes', async () => {
      const answer = await sendRaw(service.url, 'GET /vector_stores', { authorization: `Bearer ${key}` });
      expect(answer.status).toBe(401);
    });
  });

  describe('a failed call', () => {
    const FAST = { 'retry-after-ms': '1' };
    const json = { 'content-type': 'application/json' };
    const OVERLOADED: Script = { status: 503, body: OPENAI_ERROR, headers: FAST };
    const BROKEN: Script = { status: 500, body: OPENAI_ERROR, headers: FAST };
    const CUT: Script = (response) => response.socket?.resetAndDestroy();
    const GOOD: Script = { body: { good: true } };
    const HTML: Script = { body: '<h1>wait</h1>', headers: { 'content-type': 'text/html' } };

    it.each([
      ['503', OVERLOADED],
      ['500', BROKEN],
      ['429', { status: 429, body: OPENAI_ERROR, headers: FAST }],
      ['408', { status: 408, headers: FAST }],
      ['409', { status: 409, headers: FAST }],
      ['a reset', CUT],
      ['a page that is not JSON', HTML],
      ['a body cut short', { body: '{"a":1', headers: { 'content-length': '100', connection: 'close' } }],
      ['no answer', () => undefined],
    ] as [string, Script][])('is retried after %s if it only reads', async (_name, failure) => {
      for (const [target, body] of [
        ['GET /v1/vector_stores', undefined],
        ['POST /v1/vector_stores/vs_1/search', '{"query":"x"}'],
      ] as const) {
        upstream.script(failure, GOOD);
        const answer = await raw(target, json, body);
        expect({ target, status: answer.status, sent: upstream.sent.length }).toEqual({
          target,
          status: 200,
          sent: 2,
        });
        expect(upstream.received.map(bodyOf).at(-1)).toBe(body ?? '');
      }
    });

    it.each([
      ['503', OVERLOADED],
      ['429', { status: 429, body: OPENAI_ERROR, headers: FAST }],
    ] as [string, Script][])(
      'is retried with its body after %s, which rules out an effect',
      async (_name, failure) => {
        upstream.script(failure, GOOD);
        const answer = await raw('POST /v1/vector_stores', json, '{"name":"x"}');
        expect(answer.status).toBe(200);
        expect(upstream.received.map(bodyOf)).toEqual(
          expect.arrayContaining(['{"name":"x"}', '{"name":"x"}']),
        );
      },
    );

    it.each([
      ['500', BROKEN, 500],
      ['502', { status: 502, body: OPENAI_ERROR, headers: FAST }, 502],
      ['408', { status: 408, body: OPENAI_ERROR, headers: FAST }, 408],
      ['409', { status: 409, body: OPENAI_ERROR, headers: FAST }, 409],
      ['a reset', CUT, 502],
      ['a page that is not JSON', HTML, 502],
      ['no answer', () => undefined, 504],
    ] as [string, Script, number][])(
      'is not retried after %s if it may have had an effect',
      async (_name, failure, status) => {
        upstream.script(failure, GOOD);
        const answer = await raw('POST /v1/vector_stores', json, '{"name":"x"}');
        expect(answer.status).toBe(status);
        expect(answer.headers['x-should-retry']).toBe('false');
        expect(upstream.sent).toHaveLength(1);
      },
    );

    it('is retried as the upstream requests in x-should-retry', async () => {
      upstream.script({ status: 500, headers: { ...FAST, 'x-should-retry': 'true' } }, GOOD);
      expect((await raw('POST /v1/vector_stores', json, '{}')).status).toBe(200);
      upstream.script({ status: 500, headers: { ...FAST, 'x-should-retry': 'false' } }, GOOD);
      const answer = await raw('GET /v1/vector_stores');
      expect(answer).toMatchObject({ status: 500, headers: { 'x-should-retry': 'false' } });
      expect(upstream.sent).toHaveLength(1);
    });

    it('returns the error of the upstream, with x-should-retry: false after the last attempt', async () => {
      upstream.script({
        ...(BROKEN as object),
        headers: { ...FAST, 'x-request-id': 'req_9', 'x-should-retry': 'true' },
      });
      const answer = await raw('GET /v1/vector_stores');
      expect(answer).toMatchObject({ status: 500, body: Buffer.from(JSON.stringify(OPENAI_ERROR)) });
      expect(answer.headers).toMatchObject({ 'x-should-retry': 'false', 'x-request-id': 'req_9' });
      expect(upstream.sent).toHaveLength(5);
    });

    it('returns an error in OpenAI’s format if the upstream did not respond', async () => {
      upstream.script(CUT);
      const answer = await call('POST /v1/vector_stores', { body: {} });
      expect(answer).toMatchObject({
        status: 502,
        headers: { 'x-should-retry': 'false' },
        body: {
          error: {
            message: expect.stringContaining('the connection failed'),
            type: 'server_error',
            param: null,
            code: 'upstream_unreachable',
          },
        },
      });
    });

    it('succeeds if a retried deletion is answered with 404', async () => {
      for (const [target, object] of [
        ['DELETE /v1/vector_stores/vs_1', 'vector_store.deleted'],
        ['DELETE /v1/vector_stores/vs_1/files/file-1', 'vector_store.file.deleted'],
        ['DELETE /v1/files/file-1', 'file'],
      ] as const) {
        const missing = { error: { ...OPENAI_ERROR.error, message: 'No vector store or file found.' } };
        upstream.script(BROKEN, { status: 404, body: missing });
        const id = target.split('/').at(-1);
        expect(await call(target)).toMatchObject({ status: 200, body: { id, object, deleted: true } });
        upstream.script({ status: 404, body: missing });
        expect(await call(target)).toMatchObject({ status: 404, body: missing });
      }
    });

    it('does not follow a redirect', async () => {
      upstream.script({ status: 302, headers: { location: 'http://127.0.0.1:9/' } });
      const answer = await call('GET /v1/files');
      expect(answer).toMatchObject({ status: 502, body: { error: { code: 'upstream_error' } } });
      expect(answer.headers).not.toHaveProperty('location');
    });
  });
});
