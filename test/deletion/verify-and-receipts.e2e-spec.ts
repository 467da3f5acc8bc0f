import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, NDJSON, problem, send, sentTo } from '../support/client.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const VERIFY_TIMEOUT_MS = 1_500;
const SIGNATURE = expect.stringMatching(/^[\w-]{43}$/) as unknown;
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;

let sandbox: Sandbox;
let service: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { VERIFY_TIMEOUT_MS: String(VERIFY_TIMEOUT_MS) });
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const requestId = expect.stringMatching(/^req_/) as unknown;

/** Two stores that hold two files, and one that holds only the second file. */
function fill(): void {
  const account = sandbox.account();
  for (const id of ['vs_a', 'vs_b', 'vs_c']) account.createStore({ id });
  for (const id of ['file-1', 'file-2'])
    account.createFile({ id, content: 'x'.repeat(1_000), filename: 'a.txt' });
  for (const store of ['vs_a', 'vs_b']) for (const file of ['file-1', 'file-2']) account.attach(store, file);
  account.attach('vs_c', 'file-2');
}

describe('a dry run', () => {
  beforeEach(fill);

  it.each([
    ['DELETE /vector_stores', { vector_store_ids: ['vs_a', 'vs_none'] }, 'vs_a', 'vs_none'],
    ['DELETE /files', { file_ids: ['file-1', 'file-none'] }, 'file-1', 'file-none'],
    ['DELETE /vector_stores/vs_a/files', { file_ids: ['file-1', 'file-none'] }, 'file-1', 'file-none'],
  ])('of %s reports the objects to delete, and deletes nothing', async (target, ids, id, missing) => {
    const { status, body } = await send(service, target, { body: { ...ids, dry_run: true } });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: [],
      failed: [expect.objectContaining({ id: missing, status_code: 404, code: 'not_found' })],
      would_delete: [id],
      summary: {
        requested: 2,
        distinct: 2,
        deleted: 0,
        failed: 1,
        not_attempted: 0,
        dry_run: true,
        would_delete: 1,
      },
    });
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('of a cascade reports the files and stores to delete and the files to keep', async () => {
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      body: { vector_store_ids: ['vs_a', 'vs_b'], dry_run: true },
    });
    expect(answer.body).toEqual({
      vector_stores_deleted: [],
      vector_stores_failed: [],
      files_deleted: [],
      files_failed: [],
      files_kept_shared: [{ id: 'file-2', vector_store_ids: ['vs_c'] }],
      would_delete: [
        { id: 'vs_a', object: 'vector_store', bytes: 2_000 },
        { id: 'vs_b', object: 'vector_store', bytes: 2_000 },
        { id: 'file-1', object: 'file', bytes: 1_000 },
      ],
      total_files_found: 2,
      summary: {
        requested: 2,
        distinct: 2,
        vector_stores_deleted: 0,
        vector_stores_failed: 0,
        vector_stores_would_delete: 2,
        files_found: 2,
        files_deleted: 0,
        files_failed: 0,
        files_kept_shared: 1,
        files_would_delete: 1,
        not_attempted: 0,
        dry_run: true,
        would_delete: 3,
      },
    });
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it.each(['verify', 'receipt'])('is rejected together with %s', async (option) => {
    const answer = await send(service, 'DELETE /files', {
      body: { file_ids: ['file-1'], dry_run: true, [option]: true },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field: option, message: 'cannot be combined with dry_run' }]);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('a verified deletion', () => {
  beforeEach(fill);

  it('reads a store until it no longer exists, and shares the reads of the listing', async () => {
    const answer = await send(service, 'DELETE /vector_stores', {
      body: { vector_store_ids: ['vs_a', 'vs_c'], verify: true },
    });
    expect(answer.body).toEqual({
      success: ['vs_a', 'vs_c'],
      failed: [],
      pending: [],
      phantom: [],
      lost_elsewhere: [],
      summary: {
        requested: 2,
        distinct: 2,
        deleted: 2,
        failed: 0,
        not_attempted: 0,
        pending: 0,
        phantom: 0,
      },
    });
    expect(sentTo(sandbox)).toEqual(
      expect.arrayContaining(['GET /vector_stores/vs_a', 'GET /vector_stores/vs_c']),
    );
    expect(
      sentTo(sandbox).filter((sent) => sent.startsWith('GET /vector_stores?')).length,
    ).toBeLessThanOrEqual(2);
  });

  it('reports a file that stores still list as a phantom, with these stores', async () => {
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-2'], verify: true } });
    expect(answer.body).toMatchObject({
      success: [],
      pending: [],
      phantom: [
        {
          id: 'file-2',
          reason: 'deleted, but still listed',
          vector_store_ids: expect.arrayContaining(['vs_a', 'vs_b', 'vs_c']),
          attempts: 1,
        },
      ],
      summary: { distinct: 1, deleted: 0, failed: 0, pending: 0, phantom: 1 },
    });
  });

  it('waits while a file is still listed, and then reports it as deleted', async () => {
    sandbox.configure({ linger_after_file_delete_ms: 300 });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-2'], verify: true } });
    expect(answer.body).toMatchObject({ success: ['file-2'], phantom: [] });
    const looks = sentTo(sandbox).filter((sent) => sent === 'GET /vector_stores/vs_a/files/file-2');
    expect(looks.length).toBeGreaterThanOrEqual(2);
  });

  it('reports a detached file that is still listed with the status failed as a phantom', async () => {
    sandbox.configure({ phantoms_after_detach_ms: 60_000 });
    const answer = await send(service, 'DELETE /vector_stores/vs_a/files', {
      body: { file_ids: ['file-1'], verify: true },
    });
    expect(answer.body).toMatchObject({ success: [], phantom: [{ id: 'file-1' }], lost_elsewhere: [] });
  });

  it('reports a file that is still readable as pending', async () => {
    sandbox.failNext({
      method: 'DELETE',
      path: '/v1/vector_stores/vs_a',
      status: 200,
      body: { id: 'vs_a', object: 'vector_store.deleted', deleted: true },
    });
    const answer = await send(service, 'DELETE /vector_stores', {
      body: { vector_store_ids: ['vs_a', 'vs_b'], verify: true },
    });
    expect(answer.body).toMatchObject({
      success: ['vs_b'],
      pending: [{ id: 'vs_a', reason: 'it can still be read' }],
      summary: { deleted: 1, pending: 1, phantom: 0, failed: 0 },
    });
  });

  it('reports a file that could not be read as pending, with the reason', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/files/file-1', status: 400, times: 100 });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-1'], verify: true } });
    expect(answer.body.pending).toEqual([
      {
        id: 'file-1',
        reason: 'could not be read back: Scripted answer 400.',
        attempts: 1,
        request_id: requestId,
      },
    ]);
  });

  it('reports other stores that lost a detached file', async () => {
    sandbox.failNext({
      method: 'GET',
      path: '/v1/vector_stores/vs_b/files/file-1',
      status: 404,
      body: { error: { message: 'No file found.' } },
      times: 100,
    });
    const answer = await send(service, 'DELETE /vector_stores/vs_a/files', {
      body: { file_ids: ['file-1'], verify: true },
    });
    expect(answer.body).toMatchObject({
      success: ['file-1'],
      lost_elsewhere: [{ id: 'file-1', vector_store_ids: ['vs_b'] }],
    });
  });

  describe('of one detached file', () => {
    const detach = (query: string): ReturnType<typeof send> =>
      send(service, `DELETE /vector_stores/vs_a/files/file-1${query}`);
    const deleted = { id: 'file-1', object: 'vector_store.file.deleted', deleted: true };

    it('reports that it was deleted and that no other store lost it', async () => {
      const answer = await detach('?verify=true');
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ ...deleted, outcome: 'deleted', lost_elsewhere: [] });
      const sent = sentTo(sandbox);
      const deletion = sent.indexOf('DELETE /vector_stores/vs_a/files/file-1');
      for (const look of ['vs_a', 'vs_b'].map((id) => `GET /vector_stores/${id}/files/file-1`))
        expect(sent.indexOf(look)).toBeGreaterThan(deletion);
    });

    it('reports a phantom', async () => {
      sandbox.configure({ phantoms_after_detach_ms: 60_000 });
      expect((await detach('?verify=true')).body).toEqual({
        ...deleted,
        outcome: 'phantom',
        reason: 'deleted, but still listed',
        lost_elsewhere: [],
      });
    });

    it('names another store that lost it', async () => {
      sandbox.failNext({
        method: 'GET',
        path: '/v1/vector_stores/vs_b/files/file-1',
        status: 404,
        body: { error: { message: 'No file found.' } },
        times: 100,
      });
      const { body } = await detach('?verify=true');
      expect(body).toEqual({ ...deleted, outcome: 'deleted', lost_elsewhere: ['vs_b'] });
    });

    it('fails before anything is detached if the holders of the file cannot be determined', async () => {
      sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b/files', status: 400 });
      const answer = await detach('?verify=true');
      expect(answer.status).toBe(400);
      expect(deletionsSentTo(sandbox)).toEqual([]);
    });

    it('relays the error of OpenAI for a missing file', async () => {
      const answer = await send(service, 'DELETE /vector_stores/vs_c/files/file-1?verify=true');
      expect([answer.status, answer.body.code]).toEqual([404, 'upstream_error']);
    });

    it('is optional', async () => {
      expect((await detach('?verify=false')).body).toEqual(deleted);
      expect(sentTo(sandbox)).toEqual(['DELETE /vector_stores/vs_a/files/file-1']);
    });

    it.each([
      ['?verify=maybe', 'verify', 'must be a boolean value'],
      ['?dry_run=true', 'dry_run', 'is not known'],
    ])('is rejected with %s', async (query, field, message) => {
      const answer = await detach(query);
      expect(answer.body).toEqual(
        problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
      );
      expect(sandbox.log()).toEqual([]);
    });
  });

  it('reports no loss for a store that was deleted meanwhile', async () => {
    for (const path of ['/v1/vector_stores/vs_b/files/file-1', '/v1/vector_stores/vs_b'])
      sandbox.failNext({
        method: 'GET',
        path,
        status: 404,
        body: { error: { message: 'No such object: vs_b' } },
        times: 100,
      });
    const answer = await send(service, 'DELETE /vector_stores/vs_a/files', {
      body: { file_ids: ['file-1'], verify: true },
    });
    expect(answer.body).toMatchObject({ success: ['file-1'], lost_elsewhere: [] });
    expect(sentTo(sandbox)).toContain('GET /vector_stores/vs_b');
  });

  it('continues with other deletions during a verification', async () => {
    const narrow = await startService(sandbox.url, {
      // Much longer than the deletions take: the first file is still being verified after the last deletion.
      VERIFY_TIMEOUT_MS: '5000',
      OPENAI_MAX_CONCURRENCY: '1',
    });
    sandbox.configure({ linger_after_file_delete_ms: 60_000 });
    const file_ids = Array.from({ length: 20 }, (_, at) => `file-x${at}`);
    for (const id of file_ids) {
      sandbox.account().createFile({ id });
      sandbox.account().attach('vs_c', id);
    }
    const answer = await send(narrow, 'DELETE /files', { body: { file_ids, verify: true } });
    await narrow.close();
    expect(answer.body).toMatchObject({
      success: [],
      phantom: file_ids.map((id) => ({ id, vector_store_ids: ['vs_c'] })),
      summary: { distinct: 20, deleted: 0, failed: 0, pending: 0, phantom: 20 },
    });
    const sent = sentTo(sandbox);
    const lastDeletion = sent.findLastIndex((call) => call.startsWith('DELETE '));
    expect(lastDeletion).toBeLessThan(sent.lastIndexOf('GET /files/file-x0'));
    expect(sent.lastIndexOf('GET /files/file-x0')).toBeLessThan(sent.lastIndexOf('GET /files/file-x19'));
  });

  it('is reported as pending if the key is rejected during the verification', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/files/file-1', status: 401 });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-1'], verify: true } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      success: [],
      failed: [],
      pending: [{ id: 'file-1', reason: 'could not be read back: Scripted answer 401.' }],
    });
  });

  it('fails before anything is deleted if the holders of a file cannot be determined', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b/files', status: 400, times: 100 });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-1'], verify: true } });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toBe(
      'could not check which files are shared, since vs_b could not be listed: Scripted answer 400.',
    );
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('keeps a store in a cascade while one of its files is still readable', async () => {
    sandbox.failNext({
      method: 'DELETE',
      path: '/v1/files/file-1',
      status: 200,
      body: { id: 'file-1', object: 'file', deleted: true },
    });
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      body: { vector_store_ids: ['vs_a'], shared_files: 'delete', verify: true },
    });
    expect(answer.body).toMatchObject({
      vector_stores_deleted: [],
      vector_stores_failed: [
        {
          id: 'vs_a',
          code: 'files_remain',
          error: 'not deleted: 1 of its files could not be deleted (file-1: it can still be read)',
        },
      ],
      files_deleted: ['file-2'],
      pending: [{ id: 'file-1', object: 'file' }],
      summary: {
        distinct: 1,
        vector_stores_deleted: 0,
        vector_stores_failed: 1,
        vector_stores_pending: 0,
        vector_stores_phantom: 0,
        files_found: 2,
        files_deleted: 1,
        files_failed: 0,
        files_pending: 1,
        files_phantom: 0,
        pending: 1,
        phantom: 0,
      },
    });
  });
});

describe('a receipt', () => {
  beforeEach(fill);

  const body = { file_ids: ['file-1', 'file-none', 'file-2'], receipt: true };

  it('states the operation, its time, the key and the deleted bytes', async () => {
    const answer = await send(service, 'DELETE /files', { body });
    const { receipt } = answer.body.summary;
    expect(receipt).toEqual({
      object: 'receipt',
      version: 1,
      operation: 'delete_files',
      request_id: answer.headers['x-request-id'],
      key: expect.stringMatching(/^[\w-]{16}$/),
      began_at: DATE,
      ended_at: DATE,
      outcomes: { deleted: 2, not_found: 1 },
      bytes: { file: { before: 2_000, after: 0 } },
      items: 3,
      items_digest: expect.stringMatching(/^[\da-f]{64}$/),
      signature: SIGNATURE,
    });
    expect(answer.body.receipt_items).toEqual([
      { id: 'file-1', object: 'file', outcome: 'deleted', attempts: 1, bytes: 1_000, request_id: requestId },
      { object: 'file', outcome: 'not_found', ...answer.body.failed[0] },
      { id: 'file-2', object: 'file', outcome: 'deleted', attempts: 1, bytes: 1_000, request_id: requestId },
    ]);
  });

  it('of a cascade measures a store before its files are deleted, and counts its bytes separately', async () => {
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      body: { vector_store_ids: ['vs_a', 'vs_b', 'vs_none'], receipt: true },
    });
    expect(answer.body.summary.receipt).toMatchObject({
      outcomes: { deleted: 3, kept_shared: 1, not_found: 1 },
      bytes: { vector_store: { before: 4_000, after: 0 }, file: { before: 1_000, after: 0 } },
    });
    expect(answer.body.vector_stores_failed).toEqual([
      expect.objectContaining({ id: 'vs_none', status_code: 404, code: 'not_found' }),
    ]);
    const sent = sentTo(sandbox);
    expect(sent.filter((call) => call === 'GET /vector_stores/vs_a')).toHaveLength(1);
    expect(sent.indexOf('GET /vector_stores/vs_a')).toBeLessThan(sent.indexOf('DELETE /files/file-1'));
  });

  it('of a cascade keeps a store that cannot be measured, with its files', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a', status: 400 });
    const answer = await send(service, 'DELETE /vector_stores/with-files', {
      body: { vector_store_ids: ['vs_a'], shared_files: 'delete', receipt: true },
    });
    expect(answer.body).toMatchObject({
      vector_stores_failed: [{ id: 'vs_a', error: 'Scripted answer 400.' }],
      total_files_found: 0,
      summary: { receipt: { bytes: { vector_store: { before: 0, after: 0 } } } },
    });
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('counts the bytes of failed deletions as remaining', async () => {
    sandbox.failNext({ method: 'DELETE', path: '/v1/files/file-1', status: 400 });
    const answer = await send(service, 'DELETE /files', { body });
    expect(answer.body.failed).toEqual([
      expect.objectContaining({ id: 'file-1', status_code: 400, bytes: 1_000 }),
      expect.objectContaining({ id: 'file-none', status_code: 404 }),
    ]);
    expect(answer.body.summary.receipt.bytes).toEqual({ file: { before: 2_000, after: 1_000 } });
  });

  it('of a detachment names the store, also in every outcome', async () => {
    const answer = await send(service, 'DELETE /vector_stores/vs_a/files', { body });
    const { receipt } = answer.body.summary;
    expect(receipt).toMatchObject({
      operation: 'detach_files',
      vector_store_id: 'vs_a',
      bytes: { 'vector_store.file': { before: 2_000, after: 0 } },
    });
    expect(answer.body.receipt_items).toEqual(
      ['file-1', 'file-none', 'file-2'].map((id) => expect.objectContaining({ id, vector_store_id: 'vs_a' })),
    );
    const items = answer.body.receipt_items;
    expect((await verify({ receipt, items })).body).toEqual({ genuine: true, items_match: true });
    const others = items.map((item: object) => ({ ...item, vector_store_id: 'vs_b' }));
    expect((await verify({ receipt, items: others })).body).toEqual({ genuine: true, items_match: false });
    expect((await verify({ receipt: { ...receipt, vector_store_id: 'vs_b' } })).body.genuine).toBe(false);
  });

  it('is optional: without it, no outcome of a detachment names the store', async () => {
    const { lines } = await send(service, 'DELETE /vector_stores/vs_a/files', {
      body: { file_ids: ['file-1'] },
      headers: NDJSON,
    });
    expect(lines[0]).toEqual({
      id: 'file-1',
      object: 'vector_store.file',
      outcome: 'deleted',
      attempts: 1,
      request_id: requestId,
    });
  });

  const verify = (sent: object, key?: string): ReturnType<typeof send> =>
    send(service, 'POST /receipts/verify', { body: sent, key });

  it('is genuine when unchanged, alone and with its items', async () => {
    const answer = await send(service, 'DELETE /files', { body });
    const { receipt } = answer.body.summary;
    expect((await verify({ receipt })).body).toEqual({ genuine: true, items_match: null });
    const items = answer.body.receipt_items.toReversed();
    expect((await verify({ receipt, items })).body).toEqual({ genuine: true, items_match: true });
  });

  it.each<[string, object, string[]]>([
    ['DELETE /files', body, ['deleted', 'deleted', 'not_found']],
    [
      'DELETE /vector_stores/with-files',
      { vector_store_ids: ['vs_a', 'vs_c', 'vs_none'], receipt: true },
      ['deleted', 'failed', 'kept_shared', 'kept_shared', 'not_found'],
    ],
    [
      'DELETE /vector_stores/vs_b/files',
      { file_ids: ['file-1', 'file-2'], receipt: true, verify: true },
      ['phantom', 'phantom'],
    ],
  ])('of %s is the same in NDJSON', async (target, asked, words) => {
    sandbox.configure({ phantoms_after_detach_ms: 60_000 });
    sandbox.failNext({ method: 'DELETE', path: '/v1/vector_stores/vs_c', status: 400 });
    const { lines } = await send(service, target, { body: asked, headers: NDJSON });
    const seen = lines.slice(0, -1).map(({ outcome }: { outcome: string }) => outcome);
    expect(seen.toSorted()).toEqual(words);
    const { receipt } = lines.at(-1).summary;
    expect((await verify({ receipt, items: lines.slice(0, -1) })).body).toEqual({
      genuine: true,
      items_match: true,
    });
  });

  it('is not genuine after any change, nor for another key', async () => {
    sandbox.addAccount('sk-somebody-else-altogether');
    const answer = await send(service, 'DELETE /files', { body });
    const { receipt } = answer.body.summary;
    for (const change of [
      { bytes: { file: { before: 1, after: 0 } } },
      { bytes: { ...receipt.bytes, vector_store: { before: 9, after: 0 } } },
      { outcomes: { deleted: 3 } },
      { began_at: '2020-01-01T00:00:00.000Z' },
    ])
      expect((await verify({ receipt: { ...receipt, ...change } })).body).toEqual({
        genuine: false,
        items_match: null,
      });
    expect((await verify({ receipt }, 'sk-somebody-else-altogether')).body.genuine).toBe(false);
  });

  it('does not match other items', async () => {
    const answer = await send(service, 'DELETE /files', { body });
    const { receipt } = answer.body.summary;
    const [first, second, third] = answer.body.receipt_items;
    for (const items of [
      [],
      [first, third],
      [first, first, third],
      [{ ...first, bytes: 1 }, second, third],
      [first, { ...second, error: 'Never.' }, third],
    ])
      expect((await verify({ receipt, items })).body).toEqual({ genuine: true, items_match: false });
  });

  it('is rejected if it is malformed or has additional fields', async () => {
    const { body: report } = await send(service, 'DELETE /files', { body });
    const { receipt } = report.summary;
    const [item] = report.receipt_items;
    for (const [sent, field, message] of [
      [{ receipt: 'x' }, 'receipt', 'must be an object'],
      [{ receipt: { ...receipt, version: 2 } }, 'receipt', 'version must be 1'],
      [{ receipt: { ...receipt, key: null } }, 'receipt', 'key must be a string'],
      [{ receipt: { ...receipt, bytes: 3 } }, 'receipt', 'bytes must be an object'],
      [{ receipt: { ...receipt, note: 'paid' } }, 'receipt', 'must not have the field note'],
      [{ receipt, items: null }, 'items', 'must be a list'],
      [{ receipt, items: [item, { id: 'x' }] }, 'items', 'entry 1 object must be a string'],
      [{ receipt, items: [{ ...item, note: 'paid' }] }, 'items', 'entry 0 must not have the field note'],
    ] as const) {
      const answer = await verify(sent);
      expect(answer.body).toEqual(
        problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] }),
      );
    }
  });

  it('may have more items and bytes than other requests', async () => {
    const answer = await send(service, 'DELETE /files', { body });
    const { receipt } = answer.body.summary;
    const items = Array.from({ length: 12_000 }, (_, at) => ({
      id: `file-${at}`,
      object: 'file',
      outcome: 'deleted',
      reason: 'x'.repeat(200),
    }));
    const verdict = await verify({ receipt, items });
    expect(verdict.body).toEqual({ genuine: true, items_match: false });
  });

  it('has no total for objects that cannot be measured', async () => {
    sandbox.failNext({
      method: 'GET',
      path: '/v1/files/file-1',
      status: 404,
      body: { error: { message: 'No such File object: file-1' } },
    });
    const answer = await send(service, 'DELETE /files', { body: { file_ids: ['file-1'], receipt: true } });
    expect(answer.body.summary.receipt).toMatchObject({
      bytes: { file: { before: null, after: 0 } },
      items: 1,
    });
  });

  it('is in the report of a job', async () => {
    const begun = await send(service, 'DELETE /files', { body, headers: { prefer: 'respond-async' } });
    expect(begun.status).toBe(202);
    const path = begun.body.links.report as string;
    let report = await send(service, `GET ${path}`);
    while (report.status === 409) report = await send(service, `GET ${path}`);
    const { summary, receipt_items: items } = report.body;
    expect((await verify({ receipt: summary.receipt, items })).body).toEqual({
      genuine: true,
      items_match: true,
    });
  });
});
