import { ID_RULE } from '../../src/openai/object-id.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

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

  it('returns all pages in one envelope without a limit', async () => {
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

  it('returns the files as the upstream does', async () => {
    const headers = { authorization: `Bearer ${sandbox.demoKey}`, 'openai-beta': 'assistants=v2' };
    const answer = await fetch(`${sandbox.url}/vector_stores/${storeId}/files`, { headers });
    const original = (await answer.json()) as { data: unknown };
    const { body } = await list();
    expect(body.data).toEqual(original.data);
  });

  it('returns one page with a limit, and whether more pages follow', async () => {
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

  it('returns the files between two ids without a limit', async () => {
    const { body } = await list(`?order=asc&after=${fileIds[0] ?? ''}&before=${fileIds[3] ?? ''}`);
    expect(body).toMatchObject({ data: [attached(fileIds[1]), attached(fileIds[2])], has_more: false });
  });

  it('returns only files with the requested status', async () => {
    const broken = sandbox.account().createFile();
    sandbox.account().attach(storeId, broken, { error: { code: 'server_error', message: 'No.' } });
    const { body } = await list('?filter_status=failed');
    expect(body).toMatchObject({ data: [attached(broken, { status: 'failed' })], has_more: false });
    expect(sentTo(sandbox)).toEqual([`GET /vector_stores/${storeId}/files?limit=100&filter=failed`]);
  });

  it('returns an empty envelope for an empty vector store', async () => {
    const empty = sandbox.account().createStore();
    const { body } = await send(service, `GET /vector_stores/${empty}/files`);
    expect(body).toEqual({ object: 'list', data: [], first_id: null, last_id: null, has_more: false });
  });

  it('returns NDJSON', async () => {
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
  ])('returns 422 for ?%s', async (query, field) => {
    const answer = await list(`?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
    expect(sandbox.log()).toEqual([]);
  });
});

describe('GET /vector_stores/{id}/files with filters and views', () => {
  const DAY_S = 86_400;
  const nowS = Math.floor(Date.now() / 1_000);
  const list = (query: string, headers = {}): ReturnType<typeof send> =>
    send(service, `GET /vector_stores/${STORE}/files?${query}`, { headers });
  const idsOf = ({ body }: Awaited<ReturnType<typeof send>>): string =>
    body.data.map(({ id }: { id: string }) => id).join(' ');

  const STORE = 'vs_mixed';
  const LISTS = [`GET /vector_stores/${STORE}/files?limit=100`, 'GET /files?limit=10000'];
  const ERROR = { code: 'server_error', message: 'No.' } as const;

  /** Attached one per day, the last one yesterday. The file of the first one no longer exists. */
  beforeEach(() => {
    const account = sandbox.account();
    account.createStore({ id: STORE });
    const attach = (id: string, days: number, draft: object, options: object): void => {
      account.createFile({ id, createdAt: nowS - (days + 10) * DAY_S, ...draft });
      account.attach(STORE, id, { createdAt: nowS - days * DAY_S, ...options });
    };
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    attach('file-missing', 4, { filename: 'gone.md' }, { attributes: { team: 'search' } });
    attach('file-b', 3, { filename: 'b.md', bytes: 20 }, { attributes: { team: 'search', year: 2025 } });
    attach('file-c', 2, { filename: 'c.pdf', bytes: 300, purpose: 'user_data' }, { error: ERROR });
    attach('file-d', 1, { filename: 'd.md', bytes: 4 }, { indexingMs: 60_000 });
    account.deleteFile('file-missing');
  });

  it('adds the fields of the files, and marks dangling attachments, with one listing of all files', async () => {
    const plain = await list('order=asc');
    sandbox.clearLog();
    const answer = await list('order=asc&view=full');
    const files = [
      { filename: null, bytes: null, purpose: null, dangling: true },
      { filename: 'b.md', bytes: 20, purpose: 'assistants' },
      { filename: 'c.pdf', bytes: 300, purpose: 'user_data' },
      { filename: 'd.md', bytes: 4, purpose: 'assistants' },
    ];
    expect(answer.body).toEqual({
      ...plain.body,
      data: plain.body.data.map((entry: object, at: number) => ({ ...entry, ...files[at] })),
    });
    expect(sentTo(sandbox).toSorted()).toEqual([
      'GET /files?limit=10000',
      `GET /vector_stores/${STORE}/files?limit=100&order=asc`,
    ]);
  });

  it('lists the newest files again to find the file of a new attachment', async () => {
    const account = sandbox.account();
    account.attach(STORE, account.createFile({ id: 'file-new' }));
    account.deleteFile('file-new');
    const { body } = await list('view=full&ids=file-new');
    expect(body.data).toEqual([expect.objectContaining({ id: 'file-new', filename: null, dangling: true })]);
    expect(sentTo(sandbox).toSorted()).toEqual([
      'GET /files?limit=10000',
      'GET /files?limit=10000&order=desc',
      LISTS[0],
    ]);
  });

  it.each([
    ['status=failed&status=in_progress', 'file-d file-c', 1],
    ['attributes=team=search', 'file-b file-missing', 1],
    ['attributes=team=search&attributes=year=2025', 'file-b', 1],
    ['attached_before=60h', 'file-b file-missing', 1],
    ['attached_after=36h', 'file-d', 1],
    ['with_error=true', 'file-c', 1],
    ['ids=file-missing&ids=file-d', 'file-d file-missing', 1],
    ['extension=md', 'file-d file-b', 2],
    ['filename=?.md&max_bytes=5', 'file-d', 2],
    ['purpose=user_data', 'file-c', 2],
    ['created_before=300h', 'file-b', 2],
    ['filter_status=failed&extension=pdf', 'file-c', 2],
  ])('?%s', async (query, ids, calls) => {
    const answer = await list(query);
    expect([answer.status, idsOf(answer)]).toEqual([200, ids]);
    expect(answer.body.data[0]).not.toHaveProperty('filename');
    expect(answer.body).toMatchObject({ first_id: ids.split(' ')[0], has_more: false });
    expect(sandbox.log()).toHaveLength(calls);
  });

  it('returns NDJSON', async () => {
    const { lines } = await list('view=full&extension=pdf', NDJSON);
    expect(lines).toEqual([
      expect.objectContaining({ id: 'file-c', status: 'failed', filename: 'c.pdf', bytes: 300 }),
      { summary: { count: 1, complete: true } },
    ]);
  });

  it('fails if the files cannot be listed', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/files', status: 400 });
    const answer = await list('view=full');
    expect(answer.body).toEqual(problem(400, 'upstream_error', 'Scripted answer 400.', upstream(400)));
  });

  it.each([
    ['limit=5&view=full', 'limit', 'cannot be combined with view: it returns a single page of OpenAI'],
    ['limit=5&status=failed', 'limit', 'cannot be combined with status: it returns a single page of OpenAI'],
    ['limit=5&ids=file-d', 'limit', 'cannot be combined with ids: it returns a single page of OpenAI'],
    ['attributes=team', 'attributes', 'must be 1 to 16 pairs key=value'],
    ['with_error=perhaps', 'with_error', 'must be a boolean value'],
    ['view=summary', 'view', 'must be one of the following values: list, full'],
  ])('rejects ?%s without calling the upstream', async (query, field, message) => {
    const answer = await list(query);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('returns one page with view=list', async () => {
    const { body } = await list('limit=1&view=list&filter_status=failed');
    expect(body.data).toHaveLength(1);
  });
});

describe('DELETE /vector_stores/{id}/files/{file_id}', () => {
  it('detaches the file without deleting it', async () => {
    const [id = ''] = fileIds;
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id, object: 'vector_store.file.deleted', deleted: true });
    expect(sandbox.account().filesOf(storeId)).toEqual(fileIds.slice(1));
    expect(sandbox.account().hasFile(id)).toBe(true);
    expect(sentTo(sandbox)).toEqual([`DELETE /vector_stores/${storeId}/files/${id}`]);
  });

  it('ignores the content type of a request without a body', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${fileIds[0] ?? ''}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
  });

  it('returns 404 for a file that is not attached', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/file-missing`);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(
      problem(404, 'upstream_error', expect.stringContaining('file-missing'), {
        upstream: expect.objectContaining({ status: 404 }),
      }),
    );
  });

  it.each([
    ['vs_1/files/%2e%2e%2ffiles', 'file_id'],
    ['%2e%2e%2f/files/file-1', 'vector_store_id'],
    ['vs%201/files/file-1', 'vector_store_id'],
    ['vs_1%3Fx=1/files/file-1', 'vector_store_id'],
    [`vs_1/files/${'x'.repeat(513)}`, 'file_id'],
  ])('returns 422 for %s, which cannot be sent upstream', async (path, field) => {
    const message = ID_RULE;
    const answer = await send(service, `DELETE /vector_stores/${path}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(
      problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('accepts an id of 512 characters', async () => {
    const answer = await send(service, `DELETE /vector_stores/${storeId}/files/${'x'.repeat(512)}`);
    expect(answer.status).toBe(404);
    expect(sandbox.log()).toHaveLength(1);
  });
});

describe.each(['DELETE /vector_stores/{id}/files', 'POST /vector_stores/{id}/files/bulk-delete'])(
  '%s',
  (target) => {
    it('detaches files without deleting them', async () => {
      const [one = '', two = ''] = fileIds;
      const answer = await send(service, target.replace('{id}', storeId), {
        body: { file_ids: [two, 'file-missing', one, two] },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        success: [two, one],
        failed: [
          {
            id: 'file-missing',
            error: expect.stringContaining('file-missing'),
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
        [one, two, 'file-missing'].map((id) => `DELETE /vector_stores/${storeId}/files/${id}`).toSorted(),
      );
    });
  },
);
