import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { createApp } from '../../src/app.js';
import { parseEnvironment } from '../../src/config/environment.js';
import { effectOf } from '../../src/http/route-options.js';
import { JsonLogger } from '../../src/http/server/json-logger.js';
import { problem, send } from '../support/client.js';
import { ASYNC } from '../support/jobs.js';
import { sendRaw } from '../support/raw-client.js';
import { fill, FILE, STORE } from '../support/routes.js';
import { BATCH, UPLOAD } from '../support/v1-routes.js';
import { key, sandbox, service, useService } from '../support/use-service.js';

const JSON_BODY = { 'content-type': 'application/json' } as const;

/** Every route that is not a GET: the effect that it declares, and `Allow` if it is rejected. */
const EFFECTS: readonly [target: string, effect: string, allow: string][] = [
  ['DELETE /vector_stores', 'dry_run_in_body', 'GET, HEAD, OPTIONS'],
  ['POST /vector_stores/bulk-delete', 'dry_run_in_body', 'OPTIONS'],
  ['DELETE /vector_stores/with-files', 'dry_run_in_body', 'OPTIONS'],
  ['POST /vector_stores/with-files/bulk-delete', 'dry_run_in_body', 'OPTIONS'],
  [`DELETE /vector_stores/${STORE}/files`, 'dry_run_in_body', 'GET, HEAD, OPTIONS'],
  [`POST /vector_stores/${STORE}/files/bulk-delete`, 'dry_run_in_body', 'OPTIONS'],
  [`DELETE /vector_stores/${STORE}/files/${FILE}`, 'write', 'OPTIONS'],
  ['DELETE /files', 'dry_run_in_body', 'GET, HEAD, OPTIONS'],
  ['POST /files/bulk-delete', 'dry_run_in_body', 'OPTIONS'],
  ['POST /vector_stores/expiry', 'write', 'OPTIONS'],
  [`POST /vector_stores/${STORE}/attributes`, 'write', 'OPTIONS'],
  [`POST /vector_stores/${STORE}/reattach-failed`, 'write', 'OPTIONS'],
  ['POST /vector_stores/restore', 'write', 'OPTIONS'],
  [`POST /vector_stores/${STORE}/clone`, 'write', 'OPTIONS'],
  ['POST /cleanup/plans', 'read', ''],
  ['POST /cleanup/apply', 'dry_run_in_query', 'OPTIONS'],
  ['POST /receipts/verify', 'read', ''],
  ['POST /jobs/job_1/cancel', 'write', 'OPTIONS'],
  ['POST /jobs/job_1/retry-failed', 'write', 'OPTIONS'],
  ['DELETE /jobs/job_1', 'write', 'GET, HEAD, OPTIONS'],
  ['POST /v1/vector_stores', 'write', 'GET, OPTIONS'],
  [`POST /v1/vector_stores/${STORE}`, 'write', 'GET, OPTIONS'],
  [`DELETE /v1/vector_stores/${STORE}`, 'write', 'GET, OPTIONS'],
  [`POST /v1/vector_stores/${STORE}/search`, 'read', ''],
  [`POST /v1/vector_stores/${STORE}/files`, 'write', 'GET, OPTIONS'],
  [`POST /v1/vector_stores/${STORE}/files/${FILE}`, 'write', 'GET, OPTIONS'],
  [`DELETE /v1/vector_stores/${STORE}/files/${FILE}`, 'write', 'GET, OPTIONS'],
  [`POST /v1/vector_stores/${STORE}/file_batches`, 'write', 'OPTIONS'],
  [`POST /v1/vector_stores/${STORE}/file_batches/${BATCH}/cancel`, 'write', 'OPTIONS'],
  ['POST /v1/files', 'write', 'GET, OPTIONS'],
  [`DELETE /v1/files/${FILE}`, 'write', 'GET, OPTIONS'],
  ['POST /v1/uploads', 'write', 'OPTIONS'],
  [`POST /v1/uploads/${UPLOAD}/parts`, 'write', 'OPTIONS'],
  [`POST /v1/uploads/${UPLOAD}/complete`, 'write', 'OPTIONS'],
  [`POST /v1/uploads/${UPLOAD}/cancel`, 'write', 'OPTIONS'],
];

const HINTS: Readonly<Record<string, string>> = {
  dry_run_in_body: 'only dry runs are possible: add "dry_run": true to the body',
  dry_run_in_query: 'only dry runs are possible: add dry_run=true to the query',
};

const rejected = EFFECTS.filter(([, effect]) => effect !== 'read');
const management = rejected.filter(([target]) => !target.includes(' /v1/'));
const openAi = rejected.filter(([target]) => target.includes(' /v1/'));
const PLAN = { vector_stores: {}, files: 'keep' };

describe('the effect of a route', () => {
  it('is declared by every route that is not a GET', async () => {
    const silent = new JsonLogger('silent', new Writable({ write: (_chunk, _encoding, done) => done() }));
    const app = await createApp(parseEnvironment({}), { logger: silent });
    const declared: string[] = [];
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', (route) => {
        for (const method of [route.method].flat())
          if (!['GET', 'HEAD'].includes(method)) declared.push(`${method} ${route.url} ${effectOf(route)}`);
      });
    await app.init();
    await app.close();
    const pattern = (target: string): string =>
      target
        .replace('/vector_stores/vs_one', '/vector_stores/:vector_store_id')
        .replace('/files/file-one', '/files/:file_id')
        .replace(BATCH, ':batch_id')
        .replace(UPLOAD, ':upload_id')
        .replace('job_1', ':job_id');
    expect(declared.sort()).toEqual(EFFECTS.map(([target, effect]) => `${pattern(target)} ${effect}`).sort());
  });

  it('is required to start the service', async () => {
    const silent = new JsonLogger('silent', new Writable({ write: (_chunk, _encoding, done) => done() }));
    const app = await createApp(parseEnvironment({}), { logger: silent });
    const server = app.getHttpAdapter().getInstance();
    expect(() => server.post('/forgotten', () => 'done')).toThrow(
      'POST /forgotten needs a decorator: Reads, Writes or WritesUnlessDryRun',
    );
    await app.close();
  });

  it('is documented: 405 for every write', async () => {
    const { paths } = JSON.parse(await readFile('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        '405' in responses ? [`${method.toUpperCase()} ${path.replace(/\{\w+\}/g, ':')}`] : [],
      ),
    );
    const writes = rejected.map(([target]) =>
      target.replace(/\b(vs_one|file-one|vsfb_one|upload_one|job_1)\b/g, ':'),
    );
    expect(documented.sort()).toEqual(writes.sort());
  });
});

describe('with READ_ONLY=true', () => {
  useService({ READ_ONLY: 'true' });
  beforeEach(() => fill(sandbox, key));

  it.each(management)('rejects %s (%s) without an upstream call', async (target, effect, allow) => {
    const { status, headers, body } = await send(service, target, { key, body: {} });
    expect({ status, allow: headers.allow, body }).toEqual({
      status: 405,
      allow,
      body: problem(
        405,
        'read_only',
        'this service is read-only',
        effect in HINTS ? { hint: HINTS[effect] } : {},
      ),
    });
    expect(sandbox.log()).toEqual([]);
  });

  it.each(openAi)('rejects %s (%s) in the format of OpenAI', async (target, _effect, allow) => {
    const { status, headers, body } = await send(service, target, { key, body: {} });
    expect({ status, allow: headers.allow, retry: headers['x-should-retry'], body }).toEqual({
      status: 405,
      allow,
      retry: 'false',
      body: {
        error: {
          message: 'this service is read-only',
          type: 'invalid_request_error',
          param: null,
          code: 'read_only',
        },
      },
    });
    expect(sandbox.log()).toEqual([]);
  });

  it.each(['POST /v1/files', 'POST /vector_stores/restore', `POST /v1/uploads/${UPLOAD}/parts`])(
    'rejects %s before its body is sent',
    async (target) => {
      const { hostname, port } = new URL(service.url);
      const head =
        `${target} HTTP/1.1\r\nhost: x\r\nx-openai-api-key: ${key}\r\nexpect: 100-continue\r\n` +
        'content-type: multipart/form-data; boundary=x\r\ncontent-length: 100000\r\n\r\n';
      const line = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.write(head));
        socket.once('error', reject);
        socket.once('data', (chunk: Buffer) => {
          resolve(chunk.toString().split('\r\n')[0] ?? '');
          socket.destroy();
        });
      });
      expect(line).toBe('HTTP/1.1 405 Method Not Allowed');
    },
  );

  it('reports itself as read-only', async () => {
    expect((await send(service, 'GET /', { key: null })).body).toMatchObject({ read_only: true });
  });

  it('runs plans, searches and verifications of receipts', async () => {
    const plan = await send(service, 'POST /cleanup/plans', { key, body: PLAN });
    expect(plan).toMatchObject({
      status: 200,
      body: { object: 'cleanup.plan', vector_stores: [{ id: STORE }] },
    });
    const search = await send(service, `POST /v1/vector_stores/${STORE}/search`, {
      key,
      body: { query: 'a' },
    });
    expect(search).toMatchObject({ status: 200, body: { object: 'vector_store.search_results.page' } });
    // Rejected by its validation, not because it were a write.
    const verdict = await send(service, 'POST /receipts/verify', { key, body: {} });
    expect(verdict).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('runs dry runs of deletions', async () => {
    const report = await send(service, 'DELETE /vector_stores', {
      key,
      body: { vector_store_ids: [STORE], dry_run: true },
    });
    expect(report).toMatchObject({
      status: 200,
      body: { would_delete: [STORE], summary: { dry_run: true } },
    });
    expect(sandbox.account(key).storeIds()).toEqual([STORE]);
  });

  it('runs dry runs as jobs', async () => {
    const job = await send(service, 'POST /files/bulk-delete', {
      key,
      body: { file_ids: [FILE], dry_run: true },
      headers: ASYNC,
    });
    expect(job).toMatchObject({ status: 202, body: { object: 'job' } });
  });

  it('runs the dry run of a plan', async () => {
    const { body: plan } = await send(service, 'POST /cleanup/plans', { key, body: PLAN });
    const report = await send(service, 'POST /cleanup/apply?dry_run=true', { key, body: plan as object });
    expect(report).toMatchObject({ status: 200, body: { summary: { dry_run: true } } });
    expect(sandbox.account(key).storeIds()).toEqual([STORE]);
  });

  it.each([
    ['a string', '{"vector_store_ids":["vs_one"],"dry_run":"true"}'],
    ['false', '{"vector_store_ids":["vs_one"],"dry_run":false}'],
    ['overridden', '{"vector_store_ids":["vs_one"],"dry_run":true,"dry_run":false}'],
    ['nested', '{"vector_store_ids":["vs_one"],"options":{"dry_run":true}}'],
  ])('rejects a deletion whose dry_run is %s', async (_case, text) => {
    const headers = { ...JSON_BODY, 'x-openai-api-key': key };
    const answer = await sendRaw(service.url, 'DELETE /vector_stores', headers, text);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 405, code: 'read_only' });
    expect(sandbox.log()).toEqual([]);
  });

  it.each(['?dry_run=false', '?dry_run=1', '?dry_run=true&dry_run=false', '?dry_run', '?Dry_run=true'])(
    'rejects POST /cleanup/apply%s',
    async (query) => {
      const answer = await sendRaw(
        service.url,
        `POST /cleanup/apply${query}`,
        { ...JSON_BODY, 'x-openai-api-key': key },
        '{}',
      );
      expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 405, code: 'read_only' });
    },
  );

  it('still requires a key for a dry run', async () => {
    const answer = await send(service, 'DELETE /files', { key: null, body: { file_ids: [], dry_run: true } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'missing_api_key' } });
  });
});

describe('with READ_ONLY=false', () => {
  useService();

  it('accepts writes', async () => {
    fill(sandbox, key);
    const report = await send(service, 'DELETE /vector_stores', { key, body: { vector_store_ids: [STORE] } });
    expect(report).toMatchObject({ status: 200, body: { success: [STORE] } });
    expect((await send(service, 'GET /', { key: null })).body).toMatchObject({ read_only: false });
  });
});
