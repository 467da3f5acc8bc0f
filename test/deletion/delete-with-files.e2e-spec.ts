import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, freshKey, NDJSON, problem, send, sentTo, upstream } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

/** A retry delay beyond the deadline, so that a call fails at once. */
const NEVER = { 'retry-after': '100' };

let sandbox: Sandbox;
let service: Service;
let key: string;
let account: ReturnType<Sandbox['account']>;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url);
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
  account = sandbox.account(key);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const cascade = (vector_store_ids: readonly string[], more: object = {}): ReturnType<typeof send> =>
  send(service, 'DELETE /vector_stores/with-files', { key, body: { vector_store_ids, ...more } });

const failure = (id: string, more: object): unknown => expect.objectContaining({ id, ...more });

describe('DELETE /vector_stores/with-files', () => {
  it('deletes the stores with their files, and nothing else', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 3, files_per_store: 2 }, key);
    const [one = '', two = '', three = ''] = storeIds;
    const loose = account.createFile();
    const answer = await cascade([three, one, three]);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      vector_stores_deleted: [three, one],
      vector_stores_failed: [],
      files_deleted: expect.any(Array),
      files_failed: [],
      files_kept_shared: [],
      total_files_found: 4,
      summary: {
        requested: 3,
        distinct: 2,
        vector_stores_deleted: 2,
        vector_stores_failed: 0,
        files_found: 4,
        files_deleted: 4,
        files_failed: 0,
        files_kept_shared: 0,
        not_attempted: 0,
      },
    });
    const gone = [...fileIds.slice(0, 2), ...fileIds.slice(4)];
    expect(answer.body.files_deleted.toSorted()).toEqual(gone.toSorted());
    expect(account.storeIds()).toEqual([two]);
    expect(account.fileIds()).toEqual([...fileIds.slice(2, 4), loose]);
  });

  it('lists everything before it deletes anything, and files before their store', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 5, files_per_store: 3 }, key);
    sandbox.configure({ jitter_ms: 3 });
    await cascade(storeIds);
    const sent = sentTo(sandbox);
    const lastListing = sent.findLastIndex((one) => one.startsWith('GET '));
    expect(sent.slice(lastListing + 1)).toEqual(deletionsSentTo(sandbox));
    for (const [index, storeId] of storeIds.entries()) {
      const ofStore = fileIds
        .slice(index * 3, index * 3 + 3)
        .map((id) => sent.indexOf(`DELETE /files/${id}`));
      expect(sent.indexOf(`DELETE /vector_stores/${storeId}`)).toBeGreaterThan(Math.max(...ofStore));
    }
  });

  it('finds all files of a store across many pages', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 250 }, key);
    const { body } = await cascade(storeIds);
    expect(body).toMatchObject({ total_files_found: 250, vector_stores_deleted: storeIds });
    expect(account.fileIds()).toEqual([]);
  });

  it('deletes a file of two stores once, before both stores', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1, shared: 1 }, key);
    const { body } = await cascade(storeIds);
    expect(body).toMatchObject({
      vector_stores_deleted: storeIds,
      files_deleted: fileIds,
      files_kept_shared: [],
      total_files_found: 1,
    });
    expect(deletionsSentTo(sandbox)[0]).toBe(`DELETE /files/${fileIds[0] ?? ''}`);
    expect(deletionsSentTo(sandbox)).toHaveLength(3);
  });

  it('keeps a file that other stores hold, and names them', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 3, files_per_store: 2, shared: 1 }, key);
    const [shared = '', own = ''] = fileIds;
    const [one = '', two = '', three = ''] = storeIds;
    const { body } = await cascade([one]);
    expect(body).toMatchObject({
      vector_stores_deleted: [one],
      files_deleted: [own],
      files_kept_shared: [{ id: shared, vector_store_ids: expect.any(Array) }],
      total_files_found: 2,
      summary: { files_found: 2, files_deleted: 1, files_kept_shared: 1 },
    });
    expect(body.files_kept_shared[0].vector_store_ids.toSorted()).toEqual([two, three]);
    expect(account.hasFile(shared)).toBe(true);
    expect(account.filesOf(two)).toContain(shared);
  });

  it('names at most ten holders of a file', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 15, files_per_store: 1, shared: 1 }, key);
    const { body } = await cascade(storeIds.slice(0, 1));
    expect(body.files_kept_shared[0].vector_store_ids).toHaveLength(10);
  });

  it('deletes shared files on request, without scanning other stores', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1, shared: 1 }, key);
    const [one = '', two = ''] = storeIds;
    const { body } = await cascade([one], { shared_files: 'delete' });
    expect(body).toMatchObject({ vector_stores_deleted: [one], files_deleted: fileIds });
    expect(account.filesOf(two)).toEqual([]);
    expect(sentTo(sandbox)).toEqual([
      `GET /vector_stores/${one}/files?limit=100`,
      `DELETE /files/${fileIds[0] ?? ''}`,
      `DELETE /vector_stores/${one}`,
    ]);
  });

  it('keeps all files on request, without listing any', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1 }, key);
    const { body } = await cascade([...storeIds, 'vs_gone'], { delete_files: false });
    expect(body).toMatchObject({
      vector_stores_deleted: storeIds,
      vector_stores_failed: [failure('vs_gone', { status_code: 404, code: 'not_found' })],
      files_deleted: [],
      total_files_found: 0,
    });
    expect(account.fileIds()).toEqual(fileIds);
    expect(sentTo(sandbox)).toEqual(deletionsSentTo(sandbox));
  });

  it('keeps a store that cannot be listed, and deletes the others', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1 }, key);
    const [one = '', two = ''] = storeIds;
    sandbox.failNext({
      method: 'GET',
      path: `/v1/vector_stores/${one}/files`,
      status: 500,
      headers: NEVER,
      times: 9,
    });
    const { body } = await cascade([one, 'vs_gone', two]);
    expect(body).toMatchObject({
      vector_stores_deleted: [two],
      vector_stores_failed: [
        failure(one, { error: 'Scripted answer 500.', status_code: 500, code: 'upstream_error' }),
        failure('vs_gone', {
          error: "No vector store found with id 'vs_gone'.",
          status_code: 404,
          code: 'not_found',
          attempts: 1,
        }),
      ],
      files_deleted: fileIds.slice(1),
    });
    expect(account.filesOf(one)).toEqual(fileIds.slice(0, 1));
    expect(deletionsSentTo(sandbox)).not.toContain('DELETE /vector_stores/vs_gone');
  });

  it('keeps a store whose second page cannot be listed', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 1, files_per_store: 150 }, key);
    sandbox.failNext({ method: 'GET', path: /\/files$/, status: 200, body: { object: 'list', data: [] } });
    const { body } = await cascade(storeIds);
    expect(body).toMatchObject({
      vector_stores_failed: [failure(storeIds[0] ?? '', { error: 'the response is not a page of a list' })],
      total_files_found: 0,
    });
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('keeps a store while one of its files exists, and a second run completes the deletion', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 3 }, key);
    const [store = ''] = storeIds;
    const [one = '', two = '', three = ''] = fileIds;
    sandbox.failNext({ method: 'DELETE', path: `/v1/files/${two}`, status: 400 });
    const first = await cascade(storeIds);
    expect(first.body).toMatchObject({
      vector_stores_deleted: [],
      vector_stores_failed: [
        {
          id: store,
          error: `not deleted: 1 of its files could not be deleted (${two}: Scripted answer 400.)`,
          status_code: 400,
          code: 'files_remain',
          retryable: false,
          attempts: 0,
          attempted: false,
        },
      ],
      files_failed: [failure(two, { status_code: 400 })],
      total_files_found: 3,
      summary: { files_deleted: 2, files_failed: 1, not_attempted: 1 },
    });
    expect(new Set(first.body.files_deleted)).toEqual(new Set([one, three]));
    expect(account.filesOf(store)).toEqual([two]);

    const second = await cascade(storeIds);
    expect(second.body).toMatchObject({ vector_stores_deleted: [store], files_deleted: [two] });
    expect([account.storeIds(), account.fileIds()]).toEqual([[], []]);
  });

  it('deletes a store whose file no longer exists', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 1, files_per_store: 2 }, key);
    const [ghost = '', other = ''] = fileIds;
    sandbox.failNext({ method: 'DELETE', path: `/v1/files/${ghost}`, status: 404 });
    const { body } = await cascade(storeIds);
    expect(body).toMatchObject({
      vector_stores_deleted: storeIds,
      files_deleted: [other],
      files_failed: [failure(ghost, { status_code: 404, code: 'not_found' })],
      total_files_found: 2,
    });
  });

  it('deletes nothing if another store cannot be listed, since it may share files', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1 }, key);
    const [one = '', two = ''] = storeIds;
    sandbox.failNext({
      method: 'GET',
      path: `/v1/vector_stores/${two}/files`,
      status: 500,
      headers: NEVER,
      times: 9,
    });
    const answer = await cascade([one]);
    expect(answer.status).toBe(502);
    expect(answer.body).toEqual(
      problem(
        502,
        'upstream_error',
        `could not check which files are shared, since ${two} could not be listed: Scripted answer 500.`,
        upstream(500),
      ),
    );
    expect(deletionsSentTo(sandbox)).toEqual([]);
    expect(account.fileIds()).toEqual(fileIds);
  });

  it('ignores another store that was deleted during the scan', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 2, files_per_store: 1 }, key);
    const [one = '', two = ''] = storeIds;
    sandbox.failNext({ method: 'GET', path: `/v1/vector_stores/${two}/files`, status: 404 });
    expect((await cascade([one])).body.vector_stores_deleted).toEqual([one]);
  });

  it('scans no other store if there is no file', async () => {
    const store = account.createStore();
    account.createStoreWithFiles(1);
    expect((await cascade([store])).body.vector_stores_deleted).toEqual([store]);
    expect(sentTo(sandbox)).toEqual([
      `GET /vector_stores/${store}/files?limit=100`,
      `DELETE /vector_stores/${store}`,
    ]);
  });

  it('writes one line per file and store, each store after its files', async () => {
    const { storeIds, fileIds } = sandbox.addFixtures({ stores: 2, files_per_store: 2, shared: 1 }, key);
    const [shared, own = ''] = fileIds;
    const { lines } = await send(service, 'DELETE /vector_stores/with-files', {
      key,
      body: { vector_store_ids: storeIds.slice(0, 1) },
      headers: NDJSON,
    });
    const settled = { outcome: 'deleted', attempts: 1, request_id: expect.stringMatching(/^req_/) };
    expect(lines).toEqual([
      { id: shared, object: 'file', outcome: 'kept_shared', vector_store_ids: [storeIds[1]] },
      { id: own, object: 'file', ...settled },
      { id: storeIds[0], object: 'vector_store', ...settled },
      {
        summary: {
          requested: 1,
          distinct: 1,
          vector_stores_deleted: 1,
          vector_stores_failed: 0,
          files_found: 2,
          files_deleted: 1,
          files_failed: 0,
          files_kept_shared: 1,
          not_attempted: 0,
        },
      },
    ]);
  });

  it.each([
    ['delete_files', 'yes', 'must be a boolean value'],
    ['shared_files', 'both', 'must be one of the following values: keep, delete'],
  ])('responds with 422 to %s: %s', async (field, value, message) => {
    const answer = await cascade(['vs_1'], { [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field, message }]);
    expect(sandbox.log()).toEqual([]);
  });
});
