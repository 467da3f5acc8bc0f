import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { deletionsSentTo, freshKey, problem, send, sentTo, upstream } from '../support/client.js';
import { JobsClient } from '../support/jobs.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const DAY_S = 86_400;
const nowS = Math.floor(Date.now() / 1_000);

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { MAX_BULK_IDS: '3', PROTECTED_NAMES: '*.keep' });
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
  fill();
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

/** Stores created one per day until yesterday, each with a file. One store and one file are protected. */
function fill(): void {
  const account = sandbox.account(key);
  const make = (at: number, name: string, metadata: Record<string, string> = {}): void => {
    const createdAt = nowS - (5 - at) * DAY_S;
    account.createStore({ id: `vs_${at}`, name, metadata, createdAt });
    account.createFile({ id: `file-${at}`, filename: `${at}.md`, createdAt });
    account.attach(`vs_${at}`, `file-${at}`, { attributes: { even: at % 2 === 0 } });
  };
  make(0, 'tmp zero');
  make(1, 'TMP one');
  make(2, 'prod', { protected: 'true' });
  make(3, 'tmp three');
  make(4, 'kept');
  account.createFile({ id: 'file-kept', filename: 'all.keep' });
}

const ask = (target: string, body: object, headers = {}): ReturnType<typeof send> =>
  send(service, target, { key, body, headers });

const stores = (): string[] => sandbox.account(key).storeIds();
const files = (): string[] => sandbox.account(key).fileIds();

const deleted = (ids: string[]): object => ({
  success: ids,
  failed: [],
  summary: { requested: ids.length, distinct: ids.length, deleted: ids.length, failed: 0, not_attempted: 0 },
});

const invalid = (field: string, message: string): object =>
  problem(422, 'validation_failed', `${field} ${message}`, { errors: [{ field, message }] });

describe.each(['DELETE /vector_stores', 'POST /vector_stores/bulk-delete'])(
  '%s with a selector',
  (target) => {
    it('lists all stores and deletes the selected ones', async () => {
      const { status, body } = await ask(target, {
        vector_stores: { name: ['tmp*'], created_before: '84h' },
      });
      expect([status, body]).toEqual([200, deleted(['vs_1', 'vs_0'])]);
      expect(stores()).toEqual(['vs_2', 'vs_3', 'vs_4']);
      expect(files()).toHaveLength(6);
      expect(sentTo(sandbox)[0]).toBe('GET /vector_stores?limit=100');
      expect(sentTo(sandbox).slice(1).toSorted()).toEqual([
        'DELETE /vector_stores/vs_0',
        'DELETE /vector_stores/vs_1',
      ]);
    });
  },
);

describe.each(['DELETE /vector_stores/with-files', 'POST /vector_stores/with-files/bulk-delete'])(
  '%s with a selector',
  (target) => {
    it('deletes the selected stores and the files that no other store holds', async () => {
      sandbox.account(key).attach('vs_4', 'file-1');
      const { status, body } = await ask(target, { vector_stores: { ids: ['vs_0', 'vs_1', 'vs_gone'] } });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        vector_stores_deleted: ['vs_1', 'vs_0'],
        files_deleted: ['file-0'],
        files_kept_shared: [{ id: 'file-1', vector_store_ids: ['vs_4'] }],
      });
      expect(stores()).toEqual(['vs_2', 'vs_3', 'vs_4']);
    });
  },
);

describe.each(['DELETE /files', 'POST /files/bulk-delete'])('%s with a selector', (target) => {
  it('lists all files and deletes the selected ones', async () => {
    const { status, body } = await ask(target, { files: { extension: ['md'], created_before: '84h' } });
    expect([status, body]).toEqual([200, deleted(['file-1', 'file-0'])]);
    expect(files()).toEqual(['file-2', 'file-3', 'file-4', 'file-kept']);
    expect(sentTo(sandbox)[0]).toBe('GET /files?limit=10000');
  });
});

describe.each(['DELETE /vector_stores/vs_4/files', 'POST /vector_stores/vs_4/files/bulk-delete'])(
  '%s with a selector',
  (target) => {
    it('detaches the selected files, also by properties of the file itself', async () => {
      sandbox.account(key).attach('vs_4', 'file-0', { attributes: { even: true } });
      sandbox.account(key).attach('vs_4', 'file-1', { attributes: { even: false } });
      const { status, body } = await ask(target, {
        files: { attributes: { even: true }, filename: ['0.*'] },
      });
      expect([status, body]).toEqual([200, deleted(['file-0'])]);
      expect(sandbox.account(key).filesOf('vs_4').toSorted()).toEqual(['file-1', 'file-4']);
      expect(sentTo(sandbox).toSorted()).toEqual([
        'DELETE /vector_stores/vs_4/files/file-0',
        'GET /files?limit=10000',
        'GET /vector_stores/vs_4/files?limit=100',
      ]);
    });
  },
);

describe('a bulk request with a selector', () => {
  it('sets the expiry of all stores with an empty selector', async () => {
    sandbox.account(key).deleteStore('vs_0');
    sandbox.account(key).deleteStore('vs_1');
    const { body } = await ask('POST /vector_stores/expiry', { vector_stores: {}, expires_after_days: 7 });
    expect(body).toEqual({
      success: ['vs_4', 'vs_3', 'vs_2'],
      failed: [],
      summary: { requested: 3, distinct: 3, updated: 3, failed: 0, not_attempted: 0 },
    });
  });

  it('sets attributes of files', async () => {
    sandbox.account(key).attach('vs_4', 'file-0', { attributes: { even: true, lang: 'en' } });
    const { body } = await ask('POST /vector_stores/vs_4/attributes', {
      files: { attributes: ['lang=en'] },
      attributes: { lang: 'de' },
    });
    expect(body.success).toEqual(['file-0']);
    const { body: list } = await send(service, 'GET /vector_stores/vs_4/files', { key });
    const attributesOf = (list.data as { id: string; attributes: object }[]).map(
      ({ id, attributes }) => [id, attributes] as const,
    );
    expect(Object.fromEntries(attributesOf)).toEqual({
      'file-0': { even: true, lang: 'de' },
      'file-4': { even: true },
    });
  });

  it('attaches files again whose indexing failed', async () => {
    const error = { code: 'server_error', message: 'No.' } as const;
    for (const id of ['file-0', 'file-1']) sandbox.account(key).attach('vs_4', id, { error });
    const { body } = await ask('POST /vector_stores/vs_4/reattach-failed', {
      files: { filename: ['1.md', '4.md'] },
    });
    expect(body).toEqual({
      success: ['file-1'],
      failed: [],
      pending: [],
      skipped: [],
      summary: {
        requested: 1,
        distinct: 1,
        attached: 1,
        failed: 0,
        pending: 0,
        skipped: 0,
        not_attempted: 0,
      },
    });
  });

  it('runs as a job with the selected ids', async () => {
    const jobs = new JobsClient(() => service, key);
    const id = await jobs.begin('DELETE /vector_stores', { vector_stores: { name: ['tmp*'] } });
    await jobs.ended(id);
    expect(stores()).toEqual(['vs_2', 'vs_4']);
  });

  it('reports the selection with dry_run', async () => {
    const { body } = await ask('DELETE /vector_stores', { vector_stores: { name: ['tmp*'] }, dry_run: true });
    expect(body.would_delete).toEqual(['vs_3', 'vs_1', 'vs_0']);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('does nothing if no object matches', async () => {
    const { status, body } = await ask('DELETE /vector_stores', { vector_stores: { name: ['no such'] } });
    expect([status, body]).toEqual([200, deleted([])]);
  });

  it.each([
    ['DELETE /vector_stores', { vector_stores: { created_after: '30d' } }, 'vector_stores'],
    ['DELETE /vector_stores/with-files', { vector_stores: { created_after: '30d' } }, 'vector_stores'],
    ['DELETE /files', { files: { filename: ['*'] } }, 'files'],
    ['POST /vector_stores/expiry', { vector_stores: {}, expires_after_days: 1 }, 'vector_stores'],
  ])('is rejected if it selects too many objects: %s', async (target, body, field) => {
    const answer = await ask(target, body);
    expect(answer.body).toEqual(invalid(field, 'selects more than 3 objects: add conditions'));
    expect(sentTo(sandbox).filter((sent) => !sent.startsWith('GET '))).toEqual([]);
  });

  it.each([
    ['DELETE /vector_stores', { vector_stores: { created_before: '2d', created_after: '4d' } }],
    ['POST /vector_stores/with-files/bulk-delete', { vector_stores: { ids: ['vs_0', 'vs_2'] } }],
  ])('is rejected if it selects a protected store: %s', async (target, body) => {
    const answer = await ask(target, body);
    expect([answer.status, answer.body]).toEqual([
      409,
      problem(409, 'protected', 'protected objects match the selector: vs_2: its metadata contains protected=true', {
        hint: 'add conditions that exclude them, or plan a clean-up: a plan skips protected objects',
      }),
    ]);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('is rejected if it selects a protected file', async () => {
    const { status, body } = await ask('DELETE /files', { files: { extension: ['keep'] } });
    expect([status, body.code, body.detail]).toEqual([
      409,
      'protected',
      'protected objects match the selector: file-kept: its name matches the protected pattern *.keep',
    ]);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('deletes nothing if the listing is incomplete', async () => {
    sandbox.failNext({
      method: 'GET',
      path: '/v1/vector_stores',
      status: 500,
      headers: { 'x-should-retry': 'false' },
    });
    const answer = await ask('DELETE /vector_stores', { vector_stores: { name: ['tmp*'] } });
    expect(answer.body).toEqual(problem(502, 'upstream_error', 'Scripted answer 500.', upstream(500)));
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it.each([
    ['DELETE /vector_stores', {}, 'vector_store_ids', 'must be a list of ids'],
    ['DELETE /vector_stores', { vector_stores: {} }, 'vector_stores', 'must contain at least one condition'],
    ['DELETE /files', { files: {} }, 'files', 'must contain at least one condition'],
    ['DELETE /vector_stores/vs_4/files', { files: {} }, 'files', 'must contain at least one condition'],
    [
      'DELETE /vector_stores',
      { vector_store_ids: ['vs_1'], vector_stores: { ids: ['vs_1'] } },
      'vector_store_ids',
      'cannot be combined with vector_stores: send ids or a selector, not both',
    ],
    [
      'POST /vector_stores/vs_4/reattach-failed',
      { file_ids: ['file-1'], files: {} },
      'file_ids',
      'cannot be combined with files: send ids or a selector, not both',
    ],
    ['DELETE /vector_stores', { vector_stores: { nmae: ['x'] } }, 'vector_stores.nmae', 'is not known'],
    ['DELETE /vector_stores', { vector_stores: null }, 'vector_stores', 'must be an object'],
    ['DELETE /vector_stores', { vector_stores: [] }, 'vector_stores', 'must be an object'],
    ['DELETE /files', { files: { purpose: null } }, 'files.purpose', 'must be an array'],
    [
      'DELETE /vector_stores',
      { vector_stores: { metadata: { constructor: 'x' } } },
      'vector_stores.metadata.constructor',
      'is a reserved name',
    ],
    [
      'POST /cleanup/plans',
      { vector_stores: {}, files: 'keep', protect: { metadata: { toString: 'x' } } },
      'protect.metadata.toString',
      'is a reserved name',
    ],
    [
      'POST /vector_stores/vs_4/attributes',
      { files: { ids: ['file-1', 'file-2', 'file-3', 'file-4'] }, attributes: {} },
      'files.ids',
      'must not have more than 3 entries',
    ],
    ['POST /vector_stores/restore', { constructor: null }, 'constructor', 'is not known'],
  ])('is rejected if it is invalid: %s %j', async (target, body, field, message) => {
    const answer = await ask(target, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field, message }]);
    expect(sandbox.log()).toEqual([]);
  });
});
