import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { NDJSON, problem, send, sentTo } from './support/client.js';
import { type Service, startService } from './support/service.js';

let sandbox: Sandbox;
let service: Service;
let storeId: string;
let fileIds: string[];

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
beforeEach(() => {
  sandbox.reset();
  ({ storeId, fileIds } = sandbox.account().createStoreWithFiles(5));
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const attached = (id: string | undefined, more: object = {}): unknown =>
  expect.objectContaining({ id, object: 'vector_store.file', vector_store_id: storeId, ...more });

describe('GET /vector_stores/{id}/files', () => {
  const list = (query = '', headers = {}): ReturnType<typeof send> =>
    send(service, `GET /vector_stores/${storeId}/files${query}`, { headers });

  it('answers all pages in one envelope without a limit', async () => {
    const big = sandbox.addFixtures({ stores: 1, files_per_store: 150 });
    const { body } = await send(service, `GET /vector_stores/${big.storeIds[0] ?? ''}/files`);
    const newestFirst = big.fileIds.toReversed();
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(newestFirst);
    expect({ ...body, data: [] }).toEqual({
      object: 'list',
      data: [],
      first_id: newestFirst[0],
      last_id: newestFirst.at(-1),
      has_more: false,
    });
    expect(sandbox.log()).toHaveLength(2);
  });

  it('passes the files on as upstream describes them', async () => {
    const [url, authorization] = [
      `${sandbox.url}/vector_stores/${storeId}/files`,
      `Bearer ${sandbox.demoKey}`,
    ];
    const original = (await (await fetch(url, { headers: { authorization } })).json()) as { data: unknown };
    const { body } = await list();
    expect(body.data).toEqual(original.data);
  });

  it('answers one page with a limit, and whether there are more', async () => {
    const first = await list('?limit=2&order=asc');
    expect(first.body).toEqual({
      object: 'list',
      data: [attached(fileIds[0]), attached(fileIds[1])],
      first_id: fileIds[0],
      last_id: fileIds[1],
      has_more: true,
    });
    const last = await list(`?limit=2&order=asc&after=${fileIds[3] ?? ''}`);
    expect(last.body).toMatchObject({ data: [attached(fileIds[4])], has_more: false });
    const before = await list(`?limit=2&order=asc&before=${fileIds[2] ?? ''}`);
    expect(before.body).toMatchObject({ data: [attached(fileIds[0]), attached(fileIds[1])] });
    expect(sentTo(sandbox)).toEqual([
      `GET /vector_stores/${storeId}/files?order=asc&limit=2`,
      `GET /vector_stores/${storeId}/files?after=${fileIds[3] ?? ''}&order=asc&limit=2`,
      `GET /vector_stores/${storeId}/files?order=asc&before=${fileIds[2] ?? ''}&limit=2`,
    ]);
  });

  it('goes from behind one file up to before another without a limit', async () => {
    const { body } = await list(`?order=asc&after=${fileIds[0] ?? ''}&before=${fileIds[3] ?? ''}`);
    expect(body).toMatchObject({ data: [attached(fileIds[1]), attached(fileIds[2])], has_more: false });
  });

  it('answers only files in the state asked for', async () => {
    const broken = sandbox.account().createFile();
    sandbox.account().attach(storeId, broken, { error: { code: 'server_error', message: 'No.' } });
    const { body } = await list('?filter_status=failed');
    expect(body).toMatchObject({ data: [attached(broken, { status: 'failed' })], has_more: false });
    expect(sentTo(sandbox)).toEqual([`GET /vector_stores/${storeId}/files?limit=100&filter=failed`]);
  });

  it('answers an empty envelope for an empty store', async () => {
    const empty = sandbox.account().createStore();
    const { body } = await send(service, `GET /vector_stores/${empty}/files`);
    expect(body).toEqual({ object: 'list', data: [], first_id: null, last_id: null, has_more: false });
  });

  it('answers line by line as well', async () => {
    const all = await list('?order=asc', NDJSON);
    expect(all.lines).toEqual([
      ...fileIds.map((id) => attached(id)),
      { summary: { count: 5, complete: true } },
    ]);
    const one = await list('?order=asc&limit=1', NDJSON);
    expect(one.lines).toEqual([attached(fileIds[0]), { summary: { count: 1, has_more: true } }]);
  });

  it.each([
    ['filter_status=done', 'filter_status'],
    ['filter=failed', 'filter'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['order=ASC', 'order'],
    ['before=%0d%0a', 'before'],
  ])('answers 422 for ?%s', async (query, field) => {
    const answer = await list(`?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe('DELETE /vector_stores/{id}/files/{file_id}', () => {
  it('detaches the file and leaves it', async () => {
    const [id = ''] = fileIds;
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id, object: 'vector_store.file.deleted', deleted: true });
    expect(sandbox.account().filesOf(storeId)).toEqual(fileIds.slice(1));
    expect(sandbox.account().hasFile(id)).toBe(true);
    expect(sentTo(sandbox)).toEqual([`DELETE /vector_stores/${storeId}/files/${id}`]);
  });

  it('minds no content type without a body', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${fileIds[0] ?? ''}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
  });

  it('answers 404 for a file that is not there', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/file-gone`);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(
      problem(404, 'upstream_error', expect.stringContaining('file-gone'), {
        upstream: expect.objectContaining({ status: 404 }),
      }),
    );
  });

  it.each([
    ['vs_1/files/%2e%2e%2ffiles', 'file_id'],
    ['%2e%2e%2f/files/file-1', 'vector_store_id'],
    ['vs%201/files/file-1', 'vector_store_id'],
    ['vs_1%3Fx=1/files/file-1', 'vector_store_id'],
    [`vs_1/files/${'x'.repeat(129)}`, 'file_id'],
    ['vs_1/files/file-%D0%B9', 'file_id'],
  ])('answers 422 for %s, which never reaches upstream', async (path, field) => {
    const message = 'must be 1 to 128 characters of A–Z a–z 0–9 _ -';
    const answer = await send(service, `DELETE /vector_stores/${path}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('takes an id of 128 characters', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${'x'.repeat(128)}`);
    expect(answer.status).toBe(404);
    expect(sandbox.log()).toHaveLength(1);
  });
});

describe.each(['DELETE /vector_stores/{id}/files', 'POST /vector_stores/{id}/files/bulk-delete'])(
  '%s',
  (target) => {
    it('detaches many files and leaves them', async () => {
      const [one = '', two = ''] = fileIds;
      const answer = await send(service, target.replace('{id}', storeId), {
        body: { file_ids: [two, 'file-gone', one, two] },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        success: [two, one],
        failed: [
          {
            id: 'file-gone',
            error: expect.stringContaining('file-gone'),
            status_code: 404,
            code: 'not_found',
            retryable: false,
            attempts: 1,
            request_id: expect.stringMatching(/^req_/),
          },
        ],
        summary: { requested: 4, distinct: 3, deleted: 2, failed: 1, not_attempted: 0 },
      });
      expect(sandbox.account().filesOf(storeId)).toEqual(fileIds.slice(2));
      expect(sandbox.account().fileIds()).toEqual(fileIds);
      expect(sentTo(sandbox).toSorted()).toEqual(
        [one, two, 'file-gone'].map((id) => `DELETE /vector_stores/${storeId}/files/${id}`).toSorted(),
      );
    });
  },
);
