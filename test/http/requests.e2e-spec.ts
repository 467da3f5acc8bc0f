import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { NDJSON, problem, send } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const JSON_TYPE = { 'content-type': 'application/json' };

let sandbox: Sandbox;
let service: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { BODY_LIMIT_BYTES: '2000', MAX_BULK_IDS: '5' });
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

describe('a path', () => {
  it('that cannot be decoded is rejected with a problem', async () => {
    const answer = await send(service, 'GET /vector_stores/%zz/files');
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['x-request-id']).toMatch(UUID);
    expect(answer.body).toEqual(
      problem(400, 'malformed_path', 'the path is not valid percent-encoded UTF-8'),
    );
  });

  it.each(['x'.repeat(513), 'x'.repeat(8000), '%00', '%2e%2e%2fvs_one'])(
    'with an id that is none is refused before upstream is asked',
    async (id) => {
      const answer = await send(service, `GET /vector_stores/${id}/files`);
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([{ field: 'vector_store_id', message: expect.any(String) }]);
      expect(sandbox.log()).toEqual([]);
    },
  );
});

describe('the request id', () => {
  const idFor = async (given?: string, target = 'GET /health/live'): Promise<string | undefined> =>
    (await send(service, target, { headers: given === undefined ? {} : { 'x-request-id': given } })).headers[
      'x-request-id'
    ];

  it.each(['abc', 'A.b:c_d-9', 'x'.repeat(128)])('is the one sent by the caller: %s', async (given) => {
    expect(await idFor(given)).toBe(given);
  });

  it.each(['', 'two words', 'a"b', '<script>', 'x'.repeat(129)])(
    'is a new one instead of an unsafe one: %s',
    async (given) => {
      expect(await idFor(given)).toMatch(UUID);
    },
  );

  it('is generated for each request without one', async () => {
    const [one, other] = [await idFor(), await idFor()];
    expect(one).toMatch(UUID);
    expect(other).not.toBe(one);
  });

  it('is included in the error response and in the log', async () => {
    const { body } = await send(service, 'GET /nowhere', { headers: { 'x-request-id': 'find-me' } });
    expect(body.request_id).toBe('find-me');
    expect(service.log.lines.at(-1)).toEqual({
      time: expect.any(String),
      level: 'info',
      context: 'Request',
      msg: 'request',
      method: 'GET',
      route: 'unknown',
      status: 404,
      duration_ms: expect.any(Number),
      request_id: 'find-me',
      key: expect.any(String),
    });
  });
});

describe('an invalid request', () => {
  it.each([
    ['truncated JSON', '{"file_ids": ['],
    ['a body that is not JSON', 'file-1'],
    ['a forbidden name', '{"__proto__": {"file_ids": []}, "file_ids": []}'],
  ])('returns 400 for %s', async (_case, body) => {
    const answer = await send(service, 'DELETE /files', { body, headers: JSON_TYPE });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toEqual(problem(400, 'malformed_json', expect.any(String)));
  });

  it.each(['POST /cleanup/apply', 'POST /receipts/verify', 'POST /vector_stores/restore'])(
    'answers 422 for a body that nests half a million levels deep: %s',
    async (target) => {
      const deep = '['.repeat(500_000) + ']'.repeat(500_000);
      const answer = await send(service, target, {
        body: `{"receipt": ${deep}, "signature": "x"}`,
        headers: JSON_TYPE,
      });
      const [field, message] = ['body', 'must not be nested more than 64 levels deep'];
      expect(answer.body).toEqual(
        problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
      );
      expect(service.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it('returns 413 for a body that is too large', async () => {
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['x'.repeat(2_000)] } });
    expect(answer.status).toBe(413);
    expect(answer.body).toEqual(
      problem(413, 'body_too_large', expect.any(String), { hint: 'send fewer ids at a time' }),
    );
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'answers 415 for %s',
    async (type) => {
      const answer = await send(service, 'DELETE /files', {
        body: 'file_ids=file-1',
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(415);
      expect(answer.body).toEqual(
        problem(415, 'unsupported_media_type', expect.any(String), {
          hint: 'send the body as JSON, with the header Content-Type: application/json',
        }),
      );
    },
  );

  it('returns 422 for JSON that is not an object', async () => {
    for (const body of ['null', '"x"', '3', '[]', '']) {
      const answer = await send(service, 'DELETE /files', { body, headers: JSON_TYPE });
      expect(answer.body).toMatchObject({ status: 422, detail: 'body must be a JSON object' });
    }
  });

  it('returns 422 for too many ids, including duplicates', async () => {
    const answer = await send(service, 'DELETE /vector_stores', {
      body: { vector_store_ids: Array.from({ length: 6 }, () => 'vs_1') },
    });
    expect(answer.body).toMatchObject({
      status: 422,
      errors: [{ field: 'vector_store_ids', message: 'must not have more than 5 entries' }],
    });
  });

  it('lists all invalid fields', async () => {
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      body: { vector_store_ids: 'vs_1', delete_files: 1, shared_files: 2, extra: 3 },
    });
    expect(answer.body.detail).toMatch(/ \(and 3 more\)$/);
    expect(answer.body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'delete_files',
      'extra',
      'shared_files',
      'vector_store_ids',
    ]);
  });

  it.each(['GET /nowhere', 'GET /vector_stores/vs_1'])('returns 404 for %s', async (target) => {
    const answer = await send(service, target);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toEqual(
      problem(404, 'not_found', `Cannot ${target}`, { hint: 'GET / lists the routes' }),
    );
  });

  it('ignores a trailing slash', async () => {
    expect((await send(service, 'GET /vector_stores/')).body).toEqual([]);
  });

  it('returns 422 for an overlong id in the path', async () => {
    const answer = await send(service, `GET /vector_stores/${'x'.repeat(2_000)}/files`);
    expect(answer.body).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(sandbox.log()).toEqual([]);
  });
});

describe('the response headers', () => {
  it('include those of helmet', async () => {
    const { headers } = await send(service, 'GET /files');
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('allow no other origin by default', async () => {
    const { headers } = await send(service, 'GET /files', { headers: { origin: 'https://a.example' } });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('compression', () => {
  const encoded = async (path: string, headers: object = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      headers: { 'x-openai-api-key': sandbox.demoKey, 'accept-encoding': 'gzip', ...headers },
    });

  it('compresses a large JSON response on request', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 200 });
    const answer = await encoded('/vector_stores');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(await answer.json()).toEqual(storeIds.toReversed());
  });

  it('does not compress a small response, or without a request for it', async () => {
    sandbox.addFixtures({ stores: 2 });
    expect((await encoded('/vector_stores')).headers.get('content-encoding')).toBeNull();
    sandbox.addFixtures({ stores: 200 });
    const plain = await encoded('/vector_stores', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('does not delay NDJSON lines', async () => {
    sandbox.addFixtures({ stores: 200 });
    const answer = await encoded('/vector_stores', NDJSON);
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect((await answer.text()).split('\n')).toHaveLength(202);
  });
});

describe('the response format', () => {
  it.each([
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/html', 'application/json'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/x-ndjson, application/json;q=0.5', 'application/x-ndjson'],
    ['application/json, application/x-ndjson;q=0.5', 'application/json'],
    ['application/x-ndjson;q=0, */*', 'application/json'],
  ])('for Accept: %s is %s', async (accept, type) => {
    const { headers } = await send(service, 'GET /files', { headers: { accept } });
    expect(headers['content-type']).toContain(type);
    expect(headers.vary).toMatch(/accept/i);
  });
});
