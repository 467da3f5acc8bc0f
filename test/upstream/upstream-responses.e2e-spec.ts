import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { problem, send, type Answer } from '../support/client.js';
import { type RawAnswer, sendRaw } from '../support/raw-client.js';
import { FILE, STORE } from '../support/routes.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { type Service, startService } from '../support/service.js';

const SOON = { 'retry-after-ms': '1' };
const LIST = { object: 'list', data: [], has_more: false };
const BODY = { error: { message: 'No access to this store.', type: 'x', param: null, code: 'no_access' } };
const CAP_SECONDS = 300;
/** Shortest back-off, in milliseconds. */
const SHORTEST_BACK_OFF_MS = 370;

let upstream: ScriptedUpstream;
let service: Service;
let keys = 0;
let key: string;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  service = await startService(upstream.url);
});
beforeEach(() => {
  keys += 1;
  key = `sk-oddities-${keys}`;
});
afterAll(async () => {
  await service.close();
  await upstream.close();
});

const call = (target: string, body?: object): Promise<Answer> => send(service, target, { key, body });
const raw = (target: string, headers: Record<string, string> = {}, body?: string): Promise<RawAnswer> =>
  sendRaw(service.url, target, { authorization: `Bearer ${key}`, ...headers }, body);
const headersSent = (): (string | undefined)[] =>
  upstream.received.map(({ headers }) => headers['openai-beta'] as string | undefined);

describe('the Assistants beta header', () => {
  it('is sent with every call under /vector_stores, and with no other', async () => {
    upstream.script({ body: LIST });
    await call('GET /vector_stores');
    await call(`GET /vector_stores/${STORE}/files`);
    await call('GET /files');
    expect(headersSent()).toEqual(['assistants=v2', 'assistants=v2', undefined]);
  });

  it('is sent with deletions too', async () => {
    upstream.script({ body: { id: STORE, deleted: true } });
    await call('DELETE /vector_stores', { vector_store_ids: [STORE] });
    expect(headersSent()).toEqual(['assistants=v2']);
  });

  it('is added under /v1 if the client does not send it, and otherwise forwarded unchanged', async () => {
    upstream.script({ body: LIST });
    await raw('GET /v1/vector_stores');
    await raw('GET /v1/vector_stores?limit=1', { 'openai-beta': 'realtime=v1' });
    await raw('GET /v1/files');
    expect(headersSent()).toEqual(['assistants=v2', 'realtime=v1', undefined]);
  });
});

describe('an implausible wait', () => {
  const TOO_LONG: Record<string, string>[] = [
    { 'retry-after': '9999999999' },
    { 'retry-after-ms': 'Infinity' },
    { 'retry-after-ms': '1e300' },
    { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' },
  ];

  it.each(TOO_LONG)('is capped at five minutes: %j', async (headers) => {
    upstream.script({ status: 429, body: BODY, headers }, { body: LIST });
    const answer = await call('GET /vector_stores');
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe(String(CAP_SECONDS));
    // Only this key is paused, and for no longer than that.
    const paused = await call('GET /vector_stores');
    expect(paused.status).toBe(429);
    expect(Number(paused.headers['retry-after'])).toBeLessThanOrEqual(CAP_SECONDS);
    expect(upstream.sent).toHaveLength(1);
    expect((await send(service, 'GET /vector_stores', { key: `${key}-other` })).status).toBe(200);
  });

  it.each(TOO_LONG)('is capped under /v1 too: %j', async (headers) => {
    upstream.script({ status: 429, body: BODY, headers });
    const answer = await raw('GET /v1/vector_stores');
    expect(answer.status).toBe(429);
    expect(JSON.parse(answer.body.toString())).toEqual(BODY);
    const [name = ''] = Object.keys(headers);
    expect(answer.headers[name]).toBe(String(name === 'retry-after' ? CAP_SECONDS : CAP_SECONDS * 1000));
  });

  it.each(['garbage 7', '-5', '', '60, 60', '1;5'])('counts as absent: %j', async (value) => {
    upstream.script({ status: 429, body: BODY, headers: { 'retry-after': value } }, { body: LIST });
    expect((await call('GET /vector_stores')).status).toBe(200);
    const [first, second] = upstream.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(SHORTEST_BACK_OFF_MS);
  });

  it('is not forwarded under /v1 when it counts as absent', async () => {
    upstream.script({
      status: 400,
      body: BODY,
      headers: { 'retry-after': 'garbage 7', 'retry-after-ms': 'soon' },
    });
    const { headers } = await raw('GET /v1/vector_stores');
    expect([headers['retry-after'], headers['retry-after-ms']]).toEqual([undefined, undefined]);
  });
});

describe('an error in a compressed response', () => {
  const text = JSON.stringify(BODY);
  const error = (encoding: string, body: Buffer): void =>
    upstream.script({ status: 403, body, headers: { 'content-encoding': encoding } });

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ])('is read: %s', async (encoding, body) => {
    error(encoding, body);
    expect((await call('GET /vector_stores')).body.detail).toBe('No access to this store.');
  });

  it.each([
    ['gzip', Buffer.from(text)],
    ['br', Buffer.from([1, 2, 3])],
    ['gzip, gzip, gzip, gzip', Buffer.from(text)],
  ])('keeps its status when the body is not %s', async (encoding, body) => {
    error(encoding, body);
    const answer = await call('GET /vector_stores');
    expect(answer.body).toEqual(
      problem(403, 'upstream_error', 'upstream responded with status 403', { upstream: { status: 403 } }),
    );
    expect(upstream.sent).toHaveLength(1);
  });

  it.each([
    ['gzip, deflate, br, zstd', /^gzip, deflate, br(, zstd)?$/],
    // Node decodes zstd from 22.15 on.
    ['zstd;q=1.0, gzip;q=0.5', /^(zstd;q=1\.0, gzip;q=0\.5|gzip)$/],
    ['compress, snappy', /^identity$/],
    ['br;q=0, *', /^(?!.*\bbr\b).*gzip/],
    ['identity', /^identity$/],
  ])('is never in an encoding that was not offered: %s', async (accepted, offered) => {
    upstream.script({ body: LIST });
    await raw('GET /v1/vector_stores', { 'accept-encoding': accepted });
    expect(upstream.received[0]?.headers['accept-encoding']).toMatch(offered);
  });

  it('is requested again without an encoding if that of a download cannot be decoded', async () => {
    upstream.script(
      { status: 403, body: Buffer.from([1, 2, 3]), headers: { 'content-encoding': 'compress' } },
      { status: 403, body: BODY },
    );
    const answer = await raw(`GET /v1/files/${FILE}/content`, { 'accept-encoding': 'compress' });
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([403, BODY]);
    expect(upstream.received.map(({ headers }) => headers['accept-encoding'])).toEqual([
      'compress',
      'identity',
    ]);
  });

  it('leaves the encodings of a download to its client', async () => {
    const body = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2]);
    upstream.script({ body, headers: { 'content-encoding': 'zstd' } });
    const answer = await raw(`GET /v1/files/${FILE}/content`, { 'accept-encoding': 'zstd, br;q=0.1' });
    expect(upstream.received[0]?.headers['accept-encoding']).toBe('zstd, br;q=0.1');
    expect([answer.headers['content-encoding'], answer.body]).toEqual(['zstd', body]);
  });
});

describe('an error in the format of a gateway', () => {
  it.each([
    [401, { statusCode: 401, message: 'Access denied.' }, 'Access denied.'],
    [404, { error: 'There is no such deployment.' }, 'There is no such deployment.'],
    [404, { error: { code: '404', message: 'Resource not found' } }, 'Resource not found'],
    [400, 'Plain text from a proxy.', 'Plain text from a proxy.'],
    [422, { detail: [{ loc: ['query'], msg: 'value is not valid', type: 'x' }] }, 'value is not valid'],
  ])('keeps its status and its message: %d %j', async (status, body, message) => {
    upstream.script({ status, body });
    expect((await call('GET /vector_stores')).body).toMatchObject({
      status,
      detail: message,
      code: 'upstream_error',
    });
  });

  it('shows neither the key nor more than 1,000 characters', async () => {
    upstream.script({ status: 400, body: { message: `denied to ${key} ${'x'.repeat(2_000)}` } });
    const { body } = await call('GET /vector_stores');
    expect(body.detail).toMatch(/^denied to \*\*\* x+$/);
    expect(body.detail.length).toBeLessThanOrEqual(1_000);
  });
});

describe('a 404 after a failed attempt to delete', () => {
  const deleteStore = async (...answers: Parameters<ScriptedUpstream['script']>): Promise<Answer> => {
    upstream.script(...answers);
    return call('DELETE /vector_stores', { vector_store_ids: [STORE] });
  };
  const FAILED_FIRST = { status: 503, headers: SOON };

  it.each([
    { error: { message: `No vector store found with id '${STORE}'.` } },
    { detail: `Vector store ${STORE} not found` },
    { detail: 'Vector store not found' },
  ])('means that the attempt deleted the object if it names the object: %j', async (body) => {
    expect((await deleteStore(FAILED_FIRST, { status: 404, body })).body.success).toEqual([STORE]);
  });

  it.each([
    ['Resource not found', { error: { code: '404', message: 'Resource not found' } }],
    [
      `Invalid URL (DELETE /v1/vector_stores/${STORE})`,
      { error: { message: `Invalid URL (DELETE /v1/vector_stores/${STORE})` } },
    ],
    [`Cannot DELETE /v1/vector_stores/${STORE}`, { message: `Cannot DELETE /v1/vector_stores/${STORE}` }],
    ['Not Found', { detail: 'Not Found' }],
    ['404 Not Found', `<html><head><title>404 Not Found</title></head><body>${STORE}</body></html>`],
    ['File not found.', 'File not found.'],
    ['upstream responded with status 404', ''],
  ])('proves nothing otherwise: %s', async (error, body) => {
    const answer = await deleteStore(FAILED_FIRST, { status: 404, body });
    expect(answer.body).toMatchObject({
      success: [],
      failed: [{ id: STORE, error, status_code: 404, code: 'upstream_error', retryable: false, attempts: 2 }],
    });
  });

  it('passes through under /v1 if it proves nothing', async () => {
    const body = { error: { message: 'Resource not found', code: '404' } };
    upstream.script(FAILED_FIRST, { status: 404, body });
    const answer = await raw(`DELETE /v1/vector_stores/${STORE}`);
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([404, body]);
  });

  it('does not verify a deletion, because a missing route proves nothing about the object', async () => {
    upstream.script((response, { method }) => {
      const [status, body] =
        method === 'DELETE' ? [200, { id: STORE, deleted: true }] : [404, { error: 'Resource not found' }];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const { body } = await call('DELETE /vector_stores', { vector_store_ids: [STORE], verify: true });
    expect(body.success).toEqual([]);
    expect(body.pending).toEqual([expect.objectContaining({ id: STORE })]);
  });

  it('has a hint when one call fails with it', async () => {
    upstream.script({ status: 404, body: { error: 'Resource not found' } });
    const { body } = await call(`DELETE /vector_stores/${STORE}/files/${FILE}`);
    expect(body).toEqual(
      problem(404, 'upstream_error', 'Resource not found', {
        hint: 'the response does not name the object: check that OPENAI_BASE_URL leads to the API',
        upstream: { status: 404 },
      }),
    );
  });
});
