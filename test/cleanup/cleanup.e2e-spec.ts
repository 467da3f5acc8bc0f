import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, deletionsSentTo, freshKey, NDJSON, problem, send, sentTo } from '../support/client.js';
import { onUpstreamCall } from '../support/concurrent-changes.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const DAY = 86_400;

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, {
    PROTECTED_NAMES: 'prod-*',
    STORAGE_PRICE_USD_PER_GIB_DAY: '1000',
    STORAGE_FREE_GIB: '0',
    KEY_HASH_SECRET: 'a secret of the tests',
  });
});
beforeEach(() => {
  sandbox.reset();
  key = freshKey(sandbox);
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const NOW = Math.floor(Date.now() / 1_000);
const daysAgo = (days: number): number => NOW - days * DAY;

/**
 * Stores `a` and `b` share `both`; `a` alone holds `only-a`; `c`, which stays, shares `with-c` with `a`; `orphan` is in no
 * store.
 */
function fill(): void {
  const account = sandbox.account(key);
  for (const [index, name] of ['a', 'b', 'c'].entries())
    account.createStore({ id: `vs_${name}`, name: `test ${name}`, createdAt: daysAgo(30 - index) });
  const files = ['only-a', 'both', 'with-c', 'orphan'];
  for (const name of files)
    account.createFile({
      id: `file-${name}`,
      filename: `${name}.txt`,
      content: 'x'.repeat(100),
      createdAt: daysAgo(20),
    });
  for (const name of ['only-a', 'both', 'with-c']) account.attach('vs_a', `file-${name}`);
  account.attach('vs_b', 'file-both');
  account.attach('vs_c', 'file-with-c');
}

const A_AND_B = { vector_stores: { ids: ['vs_a', 'vs_b'] }, files: 'exclusive' };

const plan = (body: object = A_AND_B, options: object = {}): Promise<Answer> =>
  send(service, 'POST /cleanup/plans', { key, body, ...options });

const apply = (body: object, query = '', options: object = {}): Promise<Answer> =>
  send(service, `POST /cleanup/apply${query}`, { key, body, ...options });

const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
const DIGEST = expect.stringMatching(/^[\w-]{43}$/) as unknown;

describe('POST /cleanup/plans', () => {
  beforeEach(fill);

  it('answers exactly what would go, and asks nothing but to read', async () => {
    const answer = await plan();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      object: 'cleanup.plan',
      version: 1,
      created_at: DATE,
      expires_at: DATE,
      request: A_AND_B,
      complete: true,
      vector_stores: [
        {
          id: 'vs_a',
          name: 'test a',
          status: 'completed',
          usage_bytes: 300,
          metadata: {},
          created_at: daysAgo(30),
          last_active_at: daysAgo(30),
          files: 3,
          files_digest: DIGEST,
        },
        expect.objectContaining({ id: 'vs_b', files: 1, usage_bytes: 100 }),
      ],
      files: [
        {
          id: 'file-both',
          filename: 'both.txt',
          bytes: 100,
          purpose: 'assistants',
          created_at: daysAgo(20),
          reason: 'exclusive',
          vector_store_ids: ['vs_a', 'vs_b'],
        },
        expect.objectContaining({ id: 'file-only-a', reason: 'exclusive', vector_store_ids: ['vs_a'] }),
      ],
      files_kept_shared: [{ id: 'file-with-c', vector_store_ids: ['vs_c'] }],
      protected: [],
      totals: {
        vector_stores: 2,
        files: 2,
        files_kept_shared: 1,
        protected: 0,
        usage_bytes: 400,
        file_bytes: 200,
        saved_usd_per_day: 0.000373,
        saved_usd_per_month: 0.011176,
      },
      warnings: [],
      signature: DIGEST,
    });
    expect(Date.parse(answer.body.expires_at) - Date.parse(answer.body.created_at)).toBe(3_600_000);
    expect(sentTo(sandbox).every((sent) => sent.startsWith('GET '))).toBe(true);
    expect(sentTo(sandbox).filter((sent) => sent.startsWith('GET /files'))).toEqual([
      'GET /files?limit=10000',
    ]);
  });

  it('takes the files from stores that stay as well where all are meant, and warns', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'all' });
    expect(body.files.map(({ id, reason }: { id: string; reason: string }) => [id, reason])).toEqual([
      ['file-with-c', 'shared'],
      ['file-both', 'exclusive'],
      ['file-only-a', 'exclusive'],
    ]);
    expect(body.warnings).toEqual(['1 of the files are taken from stores that stay']);
  });

  it('keeps every file where that is meant, and tells how many will be in no store', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'keep' });
    expect(body.files).toEqual([]);
    expect(body.warnings).toEqual(['2 files will be in no store any more']);
  });

  it('has a manifest of each store where that is asked for, which restores in one call what was deleted without its files', async () => {
    sandbox.account(key).attach('vs_b', 'file-with-c', { attributes: { lang: 'en' } });
    const request = { ...A_AND_B, files: 'keep', manifests: true };
    const { body } = await plan(request);
    expect(body.manifests).toEqual(
      [
        (await send(service, 'GET /vector_stores/vs_a/manifest', { key })).body,
        (await send(service, 'GET /vector_stores/vs_b/manifest', { key })).body,
      ].map((manifest: object) => ({ ...manifest, created_at: DATE })),
    );
    expect((await apply(body)).body.vector_stores_deleted).toEqual(['vs_a', 'vs_b']);
    const { manifests } = body as { manifests: object[] };
    const { body: restored } = await send(service, 'POST /vector_stores/restore', {
      key,
      body: { manifests },
    });
    expect(restored.vector_stores_created.map(({ from }: { from: string }) => from)).toEqual([
      'vs_a',
      'vs_b',
    ]);
    expect(restored.summary).toMatchObject({ files: 5, files_attached: 5, not_attempted: 0 });
  });

  it('plans orphans of purpose assistants that are older than a day, unless others are asked for', async () => {
    const account = sandbox.account(key);
    account.createFile({ id: 'file-new', createdAt: daysAgo(0) });
    account.createFile({ id: 'file-batch', purpose: 'batch', createdAt: daysAgo(20) });
    const idsOf = async (orphan_files: object): Promise<string[]> =>
      (await plan({ orphan_files, files: 'keep' })).body.files.map(({ id }: { id: string }) => id);
    expect(await idsOf({})).toEqual(['file-orphan']);
    expect(await idsOf({ purpose: ['batch'] })).toEqual(['file-batch']);
    expect(await idsOf({ created_before: '0s' })).toEqual(['file-new', 'file-orphan']);
  });

  it.each([
    ['its id', { protect: { ids: ['vs_a'] } }, 'its id is protected'],
    ['its name', { protect: { names: ['*A'] } }, 'its name fits the protected *A'],
    [
      'a file of it',
      { protect: { ids: ['file-only-a'] } },
      'its file file-only-a is protected: its id is protected',
    ],
  ])('leaves out what is protected by %s, and says why', async (_what, more, reason) => {
    const { body } = await plan({ ...A_AND_B, ...more });
    expect(body.protected).toEqual([
      { id: 'vs_a', object: 'vector_store', name: 'test a', reasons: [reason] },
    ]);
    expect(body.vector_stores.map(({ id }: { id: string }) => id)).toEqual(['vs_b']);
  });

  it('leaves out what is newer than is meant, and stores with files that are', async () => {
    const request = { ...A_AND_B, protect: { newer_than: '708h' } };
    const kept = await plan({ ...request, files: 'keep' });
    expect(kept.body.vector_stores.map(({ id }: { id: string }) => id)).toEqual(['vs_a']);
    const { body } = await plan(request);
    expect(body.protected).toEqual([
      expect.objectContaining({ id: 'vs_b', reasons: ['it is newer than 708h'] }),
      expect.objectContaining({
        id: 'vs_a',
        reasons: ['its file file-only-a is protected: it is newer than 708h'],
      }),
    ]);
  });

  it('leaves out what the configuration protects: metadata protected=true, and names', async () => {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_marked', name: 'test x', metadata: { protected: 'true' } });
    account.createStore({ id: 'vs_prod', name: 'PROD-docs' });
    const { body } = await plan({ vector_stores: { empty: true }, files: 'exclusive' });
    expect(body.vector_stores).toEqual([]);
    expect(body.protected).toEqual([
      {
        id: 'vs_marked',
        object: 'vector_store',
        name: 'test x',
        reasons: ['its metadata says protected=true'],
      },
      {
        id: 'vs_prod',
        object: 'vector_store',
        name: 'PROD-docs',
        reasons: ['its name fits the protected prod-*'],
      },
    ]);
  });

  it('takes no file from a protected store, whatever is meant', async () => {
    const { body } = await plan({
      vector_stores: { ids: ['vs_a'] },
      files: 'all',
      protect: { ids: ['vs_b'] },
    });
    expect(body.files.map(({ id }: { id: string }) => id)).toEqual(['file-with-c', 'file-only-a']);
    expect(body.files_kept_shared).toEqual([{ id: 'file-both', vector_store_ids: ['vs_b'] }]);
  });

  it('knows the files that are uploaded while it looks', async () => {
    onUpstreamCall(sandbox, 'GET /vector_stores', () => {
      const account = sandbox.account(key);
      setImmediate(() => account.attach('vs_a', account.createFile({ id: 'file-late', createdAt: NOW })));
    });
    sandbox.configure({ latency_ms: 20 });
    const { body } = await plan();
    expect(body.files.map(({ id }: { id: string }) => id)).toContain('file-late');
    expect(body.warnings).toEqual([]);
  });

  it('tells a few of the files for which a store stays', async () => {
    const account = sandbox.account(key);
    for (let at = 0; at < 9; at += 1) account.attach('vs_b', account.createFile({ createdAt: daysAgo(2) }));
    const { body } = await plan({ ...A_AND_B, protect: { newer_than: '7d' } });
    expect(body.protected).toEqual([
      {
        id: 'vs_b',
        object: 'vector_store',
        name: 'test b',
        reasons: [
          ...Array.from({ length: 3 }, () =>
            expect.stringMatching(/^its file file-\w+ is protected: it is newer than 7d$/),
          ),
          'and 6 more of its files',
        ],
      },
    ]);
  });

  it('is an error when anything could not be looked at', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_c/files', status: 400 });
    const answer = await plan();
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toBe(
      'could not look at everything, since vs_c could not be listed: Scripted answer 400.',
    );
  });

  it.each([
    [{ files: 'exclusive' }, 'files', 'needs one of vector_stores and orphan_files'],
    [{ vector_stores: {} }, 'files', 'must be one of the following values: keep, exclusive, all'],
    [{ vector_stores: { colour: 'red' }, files: 'keep' }, 'vector_stores.colour', 'is not known'],
    [{ vector_stores: null, files: 'keep' }, 'vector_stores', 'must be an object'],
    [{ vector_stores: [], files: 'keep' }, 'vector_stores', 'must be an object'],
    [
      { vector_stores: { active_before: 'long ago' }, files: 'keep' },
      'vector_stores.active_before',
      undefined,
    ],
    [{ orphan_files: {}, files: 'keep', protect: { newer_than: 7 } }, 'protect.newer_than', undefined],
  ])('refuses %j and asks nothing', async (body, field, message) => {
    const answer = await plan(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
    if (message !== undefined) expect(answer.body.errors[0].message).toContain(message);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('POST /cleanup/apply', () => {
  beforeEach(fill);

  const nothing = {
    vector_stores_deleted: [],
    vector_stores_failed: [],
    vector_stores_drifted: [],
    files_deleted: [],
    files_failed: [],
    files_drifted: [],
  };
  const summary = (stores: readonly number[], files: readonly number[], more: object = {}): object => ({
    vector_stores_planned: stores[0],
    vector_stores_deleted: stores[1],
    vector_stores_failed: stores[2],
    vector_stores_drifted: stores[3],
    files_planned: files[0],
    files_deleted: files[1],
    files_failed: files[2],
    files_drifted: files[3],
    not_attempted: 0,
    ...more,
  });

  it('deletes just what was planned, files before their stores', async () => {
    const { body } = await plan({ ...A_AND_B, orphan_files: {} });
    sandbox.clearLog();
    const answer = await apply(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...nothing,
      vector_stores_deleted: ['vs_a', 'vs_b'],
      files_deleted: body.files.map(({ id }: { id: string }) => id),
      summary: summary([2, 2, 0, 0], [3, 3, 0, 0]),
    });
    expect(sandbox.account(key).storeIds()).toEqual(['vs_c']);
    expect(sandbox.account(key).fileIds()).toEqual(['file-with-c']);
    const deletions = deletionsSentTo(sandbox);
    expect(deletions.indexOf('DELETE /vector_stores/vs_a')).toBeGreaterThan(
      deletions.indexOf('DELETE /files/file-only-a'),
    );
  });

  it('takes the plan whatever the order of its fields, and without its manifests', async () => {
    const { body } = await plan();
    const turned = Object.fromEntries(Object.entries(body as object).toReversed());
    const answer = await apply({ ...turned, manifests: [] });
    expect(answer.body.summary).toEqual(summary([2, 2, 0, 0], [2, 2, 0, 0]));
  });

  it('takes a plan of more files than a request may name, and larger than a request may be', async () => {
    const account = sandbox.account(key);
    account.createStore({ id: 'vs_large' });
    for (let at = 0; at < 12; at += 1)
      account.attach('vs_large', account.createFile({ createdAt: daysAgo(9) }));
    const strict = await startService(sandbox.url, { MAX_BULK_IDS: '10', BODY_LIMIT_BYTES: '2048' });
    const request = { vector_stores: { ids: ['vs_large'] }, files: 'exclusive' };
    const { body } = await send(strict, 'POST /cleanup/plans', { key, body: request });
    const answer = await send(strict, 'POST /cleanup/apply', { key, body });
    await strict.close();
    expect(answer.body.summary).toEqual(summary([1, 1, 0, 0], [12, 12, 0, 0]));
  });

  it.each<[string, (body: Answer['body']) => object]>([
    ['has one store more', (body) => ({ ...body, vector_stores: [...body.vector_stores, { id: 'vs_c' }] })],
    ['has another mode', (body) => ({ ...body, request: { ...body.request, files: 'all' } })],
    ['was prolonged', (body) => ({ ...body, expires_at: '2100-01-01T00:00:00.000Z' })],
    ['has no signature', ({ signature: _signature, ...body }) => body],
    ['is no plan', () => ({ hello: 'world' })],
  ])('refuses a plan that %s, and asks nothing', async (_what, change) => {
    const { body } = await plan();
    sandbox.clearLog();
    const answer = await apply(change(body));
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual(
      problem(403, 'plan_not_genuine', 'this is no plan that was made for this caller', {
        hint: expect.stringContaining('KEY_HASH_SECRET'),
      }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('refuses the plan of another key, and of another project, and asks nothing', async () => {
    const { body } = await plan();
    sandbox.clearLog();
    const foreign = await apply(body, '', { key: freshKey(sandbox) });
    const elsewhere = await apply(body, '', { headers: { 'OpenAI-Project': 'proj_2' } });
    expect([foreign.body.code, elsewhere.body.code]).toEqual(['plan_not_genuine', 'plan_not_genuine']);
    expect(sandbox.log()).toEqual([]);
  });

  it('refuses a plan that has expired, and asks nothing', async () => {
    const hasty = await startService(sandbox.url, { CLEANUP_PLAN_TTL_SECONDS: '1' });
    const { body } = await send(hasty, 'POST /cleanup/plans', { key, body: A_AND_B });
    await new Promise((resolve) => setTimeout(resolve, Date.parse(body.expires_at) - Date.now() + 5));
    sandbox.clearLog();
    const answer = await send(hasty, 'POST /cleanup/apply', { key, body });
    await hasty.close();
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual(
      problem(409, 'plan_expired', `the plan expired at ${body.expires_at}`, {
        hint: 'make a new one: much may have changed',
      }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  const account = (): ReturnType<Sandbox['account']> => sandbox.account(key);
  it.each<[string, () => void, string]>([
    ['was renamed', () => (account().state.store('vs_a').name = 'precious'), 'it is now called "precious"'],
    ['was used', () => (account().state.store('vs_a').lastActiveAt += 1), 'it was used since'],
    [
      'is protected now',
      () => (account().state.store('vs_a').metadata = { protected: 'true' }),
      'it is protected now: its metadata says protected=true',
    ],
    [
      'has other metadata',
      () => (account().state.store('vs_a').metadata = { env: 'prod' }),
      'its metadata is different now',
    ],
    ['lost a file', () => account().detach('vs_a', 'file-with-c'), 'it holds other files now'],
    ['has another file', () => account().attach('vs_a', account().createFile()), 'it holds other files now'],
  ])('leaves a store alone that %s, and all its files', async (_what, change, reason) => {
    const { body } = await plan();
    change();
    const before = account().filesOf('vs_a');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      vector_stores_drifted: expect.arrayContaining([{ id: 'vs_a', reason }]),
      files_drifted: expect.arrayContaining([
        { id: 'file-only-a', reason: `vs_a is left alone: ${reason}` },
        { id: 'file-both', reason: `vs_a is left alone: ${reason}` },
      ]),
      files_deleted: [],
    });
    expect(account().filesOf('vs_a')).toEqual(before);
    expect(account().hasFile('file-both')).toBe(true);
  });

  it('leaves a store alone of which another store holds a file by now; what stays in it keeps no other store', async () => {
    const { body } = await plan();
    account().attach('vs_c', 'file-only-a');
    const answer = await apply(body);
    const reason = 'its file file-only-a stays: vs_c holds it now';
    expect(answer.body).toMatchObject({
      files_deleted: [],
      files_drifted: [
        { id: 'file-both', reason: `vs_a is left alone: ${reason}` },
        { id: 'file-only-a', reason: 'vs_c holds it now' },
      ],
      vector_stores_deleted: ['vs_b'],
      vector_stores_drifted: [{ id: 'vs_a', reason }],
    });
    expect(account().filesOf('vs_a')).toHaveLength(3);
  });

  it('leaves a store alone of which a file was kept that no other store holds any more', async () => {
    const { body } = await plan();
    account().detach('vs_c', 'file-with-c');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      vector_stores_drifted: [{ id: 'vs_a', reason: 'its file file-with-c is in no other store any more' }],
    });
  });

  it('leaves the last store alone of a file that its other store lost while the plan was applied', async () => {
    const { body } = await plan();
    onUpstreamCall(sandbox, 'GET /vector_stores/vs_a', () => account().detach('vs_a', 'file-both'));
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      vector_stores_deleted: [],
      vector_stores_drifted: [
        { id: 'vs_a', reason: 'it holds other files now' },
        {
          id: 'vs_b',
          reason: 'its file file-both stays: vs_a is left alone: it holds other files now',
        },
      ],
    });
    expect(account().filesOf('vs_b')).toEqual(['file-both']);
  });

  it('leaves a store alone that is renamed while its files go', async () => {
    const { body } = await plan();
    onUpstreamCall(
      sandbox,
      'DELETE /files/file-only-a',
      () => (account().state.store('vs_a').name = 'precious'),
    );
    const answer = await apply(body);
    expect(answer.body.vector_stores_drifted).toEqual([
      { id: 'vs_a', reason: 'it is now called "precious"' },
    ]);
    expect(account().hasStore('vs_a')).toBe(true);
  });

  it('takes no file from a store that is protected by now, where all are meant', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'all' });
    account().state.store('vs_c').metadata = { protected: 'true' };
    const answer = await apply(body);
    expect(answer.body.files_deleted).toEqual([]);
    expect(answer.body.vector_stores_drifted).toContainEqual({
      id: 'vs_a',
      reason: 'its file file-with-c stays: vs_c, which holds it, is protected now',
    });
    expect(account().filesOf('vs_c')).toEqual(['file-with-c']);
  });

  it('leaves an orphan alone that a store holds by now', async () => {
    const { body } = await plan({ orphan_files: {}, files: 'keep' });
    account().attach('vs_c', 'file-orphan');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      files_drifted: [{ id: 'file-orphan', reason: 'vs_c holds it now' }],
    });
  });

  it('leaves the files of a store alone that does not exist any more', async () => {
    const { body } = await plan();
    account().deleteStore('vs_a');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      vector_stores_drifted: expect.arrayContaining([expect.objectContaining({ id: 'vs_b' })]),
    });
    expect(account().hasFile('file-only-a')).toBe(true);
  });

  it('keeps a store of which a file could not be deleted', async () => {
    const { body } = await plan();
    sandbox.failNext({ method: 'DELETE', path: '/v1/files/file-only-a', status: 400 });
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      vector_stores_deleted: ['vs_b'],
      vector_stores_failed: [expect.objectContaining({ id: 'vs_a', code: 'files_remain' })],
      files_failed: [expect.objectContaining({ id: 'file-only-a', status_code: 400 })],
      files_deleted: ['file-both'],
      summary: summary([2, 1, 1, 0], [2, 1, 1, 0], { not_attempted: 1 }),
    });
  });

  it('is refused before anything is deleted when it cannot check which stores hold the files', async () => {
    const { body } = await plan();
    sandbox.clearLog();
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_c/files', status: 400 });
    const answer = await apply(body);
    expect(answer.status).toBe(400);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('deletes nothing in a dry run, and still tells what has drifted', async () => {
    const { body } = await plan();
    account().state.store('vs_b').name = 'precious';
    sandbox.clearLog();
    const answer = await apply(body, '?dry_run=true');
    expect(answer.body).toMatchObject({
      would_delete: [
        { id: 'vs_a', object: 'vector_store', bytes: 300 },
        { id: 'file-only-a', object: 'file', bytes: 100 },
      ],
      files_drifted: [{ id: 'file-both', reason: 'vs_b is left alone: it is now called "precious"' }],
      vector_stores_drifted: [{ id: 'vs_b', reason: 'it is now called "precious"' }],
      summary: {
        vector_stores_planned: 2,
        vector_stores_would_delete: 1,
        vector_stores_drifted: 1,
        files_planned: 2,
        files_would_delete: 1,
        files_drifted: 1,
        dry_run: true,
        would_delete: 2,
      },
    });
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('verifies and signs what it did', async () => {
    const { body } = await plan();
    const answer = await apply(body, '?verify=true&receipt=true');
    expect(answer.body).toMatchObject({
      vector_stores_deleted: ['vs_a', 'vs_b'],
      pending: [],
      phantom: [],
      summary: {
        receipt: {
          operation: 'apply_cleanup_plan',
          items: 4,
          outcomes: { deleted: 4 },
          bytes: { vector_store: { before: 400, after: 0 }, file: { before: 200, after: 0 } },
        },
      },
    });
  });

  it('answers line by line, and as a job', async () => {
    const { body } = await plan();
    const lines = await apply(body, '?dry_run=true', { headers: NDJSON });
    expect(lines.lines).toHaveLength(5);
    const begun = await apply(body, '', { headers: { prefer: 'respond-async' } });
    expect(begun.status).toBe(202);
    const path = begun.body.links.report as string;
    let report = await send(service, `GET ${path}`, { key });
    while (report.status === 409) report = await send(service, `GET ${path}`, { key });
    expect(report.body).toMatchObject({
      vector_stores_deleted: ['vs_a', 'vs_b'],
      summary: { files_deleted: 2 },
    });
  });
});

describe('a clean-up, when upstream fails', () => {
  const SOON = { 'retry-after-ms': '1' };
  const FAULTS: [string, object, number, string, boolean][] = [
    ['refuses', { status: 400 }, 400, 'upstream_error', false],
    [
      'is throttled for longer than there is time',
      { status: 429, headers: { 'retry-after': '7' } },
      429,
      'upstream_error',
      true,
    ],
    ['fails', { status: 500, headers: SOON }, 502, 'upstream_error', true],
    ['does not answer', { kind: 'hang' }, 504, 'upstream_timeout', true],
    [
      'answers half a page',
      { status: 200, body: '{"object": "li', headers: SOON },
      502,
      'upstream_error',
      true,
    ],
  ];
  let hasty: Service;

  beforeAll(async () => {
    hasty = await startService(sandbox.url, {
      OPENAI_TIMEOUT_MS: '1000',
      OPENAI_DEADLINE_MS: '1500',
      KEY_HASH_SECRET: 'a secret of the tests',
    });
  });
  beforeEach(fill);
  afterAll(() => hasty.close());

  it.each(FAULTS)('makes no plan when it %s', async (_what, fault, status, code) => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a/files', ...fault, times: 100 });
    const answer = await send(hasty, 'POST /cleanup/plans', { key, body: A_AND_B });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (status === 429) expect(answer.headers['retry-after']).toBe('7');
  });

  it.each(FAULTS)(
    'tells the store as failed, with its files, when it %s',
    async (_what, fault, _status, code, retryable) => {
      const { body } = await plan();
      sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a', ...fault, times: 100 });
      const answer = await send(hasty, 'POST /cleanup/apply', { key, body });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        vector_stores_deleted: [],
        files_deleted: [],
        files_failed: expect.arrayContaining([
          expect.objectContaining({ id: 'file-only-a', code, retryable }),
        ]),
        vector_stores_failed: expect.arrayContaining([
          expect.objectContaining({ id: 'vs_a', code: 'files_remain', retryable }),
        ]),
      });
      expect(deletionsSentTo(sandbox)).toEqual([]);
    },
  );

  it('asks for a key', async () => {
    for (const target of ['POST /cleanup/plans', 'POST /cleanup/apply']) {
      const answer = await send(service, target, { key: null, body: A_AND_B });
      expect({ status: answer.status, code: answer.body.code }).toEqual({
        status: 401,
        code: 'missing_api_key',
      });
    }
  });

  it('stops when the key is refused, and says so', async () => {
    const { body } = await plan();
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a', status: 403, times: 100 });
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b', status: 403, times: 100 });
    const answer = await apply(body);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('upstream_error');
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });
});
