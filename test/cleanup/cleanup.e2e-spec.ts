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

/** Stores `a` and `b` share `both`; only `a` holds `only-a`; `c`, which is not planned, shares `with-c` with `a`. */
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

  it('returns the exact deletions, and only reads upstream', async () => {
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

  it('plans files that other stores hold with `files: all`, and warns', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'all' });
    expect(body.files.map(({ id, reason }: { id: string; reason: string }) => [id, reason])).toEqual([
      ['file-with-c', 'shared'],
      ['file-both', 'exclusive'],
      ['file-only-a', 'exclusive'],
    ]);
    expect(body.warnings).toEqual(['files that stores outside the plan also hold: 1']);
  });

  it('keeps every file with `files: keep`, and warns about files that no store will hold', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'keep' });
    expect(body.files).toEqual([]);
    expect(body.warnings).toEqual(['files that no store will hold: 2']);
  });

  it('includes manifests on request, which restore the deleted stores in one call', async () => {
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

  it('plans orphans of purpose assistants that are older than a day, unless the selector replaces these rules', async () => {
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
    ['its name', { protect: { names: ['*A'] } }, 'its name matches the protected pattern *A'],
    [
      'a file of it',
      { protect: { ids: ['file-only-a'] } },
      'its file file-only-a is protected: its id is protected',
    ],
  ])('excludes a store that is protected by %s, with the reason', async (_rule, more, reason) => {
    const { body } = await plan({ ...A_AND_B, ...more });
    expect(body.protected).toEqual([
      { id: 'vs_a', object: 'vector_store', name: 'test a', reasons: [reason] },
    ]);
    expect(body.vector_stores.map(({ id }: { id: string }) => id)).toEqual(['vs_b']);
  });

  it('excludes stores newer than a given age, and stores with such files', async () => {
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

  it('excludes stores that the configuration protects by metadata or name', async () => {
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
        reasons: ['its metadata contains protected=true'],
      },
      {
        id: 'vs_prod',
        object: 'vector_store',
        name: 'PROD-docs',
        reasons: ['its name matches the protected pattern prod-*'],
      },
    ]);
  });

  it('keeps the files of a protected store even with `files: all`', async () => {
    const { body } = await plan({
      vector_stores: { ids: ['vs_a'] },
      files: 'all',
      protect: { ids: ['vs_b'] },
    });
    expect(body.files.map(({ id }: { id: string }) => id)).toEqual(['file-with-c', 'file-only-a']);
    expect(body.files_kept_shared).toEqual([{ id: 'file-both', vector_store_ids: ['vs_b'] }]);
  });

  it('includes files that are uploaded during the scan', async () => {
    onUpstreamCall(sandbox, 'GET /vector_stores', () => {
      const account = sandbox.account(key);
      setImmediate(() => account.attach('vs_a', account.createFile({ id: 'file-late', createdAt: NOW })));
    });
    sandbox.configure({ latency_ms: 20 });
    const { body } = await plan();
    expect(body.files.map(({ id }: { id: string }) => id)).toContain('file-late');
    expect(body.warnings).toEqual([]);
  });

  it('lists the first reasons to keep a store', async () => {
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

  it('fails when a store cannot be listed', async () => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_c/files', status: 400 });
    const answer = await plan();
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toBe(
      'could not scan the whole project, since vs_c could not be listed: Scripted answer 400.',
    );
  });

  it.each([
    [{ files: 'exclusive' }, 'files', 'requires vector_stores or orphan_files'],
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
  ])('rejects %j without a call upstream', async (body, field, message) => {
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

  it('deletes the planned objects, files before their stores', async () => {
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

  it('accepts a plan with its fields in another order and without its manifests', async () => {
    const { body } = await plan();
    const turned = Object.fromEntries(Object.entries(body as object).toReversed());
    const answer = await apply({ ...turned, manifests: [] });
    expect(answer.body.summary).toEqual(summary([2, 2, 0, 0], [2, 2, 0, 0]));
  });

  it('accepts a plan beyond the limits on ids and body size', async () => {
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
    [
      'has an additional store',
      (body) => ({ ...body, vector_stores: [...body.vector_stores, { id: 'vs_c' }] }),
    ],
    ['has another mode', (body) => ({ ...body, request: { ...body.request, files: 'all' } })],
    ['has a later expiry', (body) => ({ ...body, expires_at: '2100-01-01T00:00:00.000Z' })],
    ['has no signature', ({ signature: _signature, ...body }) => body],
    ['is another object', () => ({ hello: 'world' })],
  ])('rejects a plan that %s without a call upstream', async (_change, change) => {
    const { body } = await plan();
    sandbox.clearLog();
    const answer = await apply(change(body));
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual(
      problem(403, 'plan_not_genuine', "the plan's signature is not valid for this API key", {
        hint: expect.stringContaining('KEY_HASH_SECRET'),
      }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  it('rejects the plan of another key or project without a call upstream', async () => {
    const { body } = await plan();
    sandbox.clearLog();
    const foreign = await apply(body, '', { key: freshKey(sandbox) });
    const elsewhere = await apply(body, '', { headers: { 'OpenAI-Project': 'proj_2' } });
    expect([foreign.body.code, elsewhere.body.code]).toEqual(['plan_not_genuine', 'plan_not_genuine']);
    expect(sandbox.log()).toEqual([]);
  });

  it('rejects an expired plan without a call upstream', async () => {
    const hasty = await startService(sandbox.url, { CLEANUP_PLAN_TTL_SECONDS: '1' });
    const { body } = await send(hasty, 'POST /cleanup/plans', { key, body: A_AND_B });
    await new Promise((resolve) => setTimeout(resolve, Date.parse(body.expires_at) - Date.now() + 5));
    sandbox.clearLog();
    const answer = await send(hasty, 'POST /cleanup/apply', { key, body });
    await hasty.close();
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual(
      problem(409, 'plan_expired', `the plan expired at ${body.expires_at}`, {
        hint: 'create a new plan',
      }),
    );
    expect(sandbox.log()).toEqual([]);
  });

  const account = (): ReturnType<Sandbox['account']> => sandbox.account(key);
  it.each<[string, () => void, string]>([
    ['was renamed', () => (account().state.store('vs_a').name = 'precious'), 'its name is now "precious"'],
    ['was used', () => (account().state.store('vs_a').lastActiveAt += 1), 'it was used since'],
    [
      'is protected now',
      () => (account().state.store('vs_a').metadata = { protected: 'true' }),
      'it is now protected: its metadata contains protected=true',
    ],
    [
      'has other metadata',
      () => (account().state.store('vs_a').metadata = { env: 'prod' }),
      'its metadata is different',
    ],
    ['lost a file', () => account().detach('vs_a', 'file-with-c'), 'it holds other files now'],
    [
      'has an additional file',
      () => account().attach('vs_a', account().createFile()),
      'it holds other files now',
    ],
  ])('skips a store that %s, with all its files', async (_change, change, reason) => {
    const { body } = await plan();
    change();
    const before = account().filesOf('vs_a');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      vector_stores_drifted: expect.arrayContaining([{ id: 'vs_a', reason }]),
      files_drifted: expect.arrayContaining([
        { id: 'file-only-a', reason: `vs_a is skipped: ${reason}` },
        { id: 'file-both', reason: `vs_a is skipped: ${reason}` },
      ]),
      files_deleted: [],
    });
    expect(account().filesOf('vs_a')).toEqual(before);
    expect(account().hasFile('file-both')).toBe(true);
  });

  it('skips a store if an unplanned store now holds one of its files, but not the other holders of its files', async () => {
    const { body } = await plan();
    account().attach('vs_c', 'file-only-a');
    const answer = await apply(body);
    const reason = 'its file file-only-a is kept: vs_c holds it now';
    expect(answer.body).toMatchObject({
      files_deleted: [],
      files_drifted: [
        { id: 'file-both', reason: `vs_a is skipped: ${reason}` },
        { id: 'file-only-a', reason: 'vs_c holds it now' },
      ],
      vector_stores_deleted: ['vs_b'],
      vector_stores_drifted: [{ id: 'vs_a', reason }],
    });
    expect(account().filesOf('vs_a')).toHaveLength(3);
  });

  it('skips a store if no other store holds its kept file any longer', async () => {
    const { body } = await plan();
    account().detach('vs_c', 'file-with-c');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      vector_stores_drifted: [{ id: 'vs_a', reason: 'no other store holds its file file-with-c any longer' }],
    });
  });

  it('skips the last holder of a file that is detached from its other store during the run', async () => {
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
          reason: 'its file file-both is kept: vs_a is skipped: it holds other files now',
        },
      ],
    });
    expect(account().filesOf('vs_b')).toEqual(['file-both']);
  });

  it('skips a store that is renamed while its files are deleted', async () => {
    const { body } = await plan();
    onUpstreamCall(
      sandbox,
      'DELETE /files/file-only-a',
      () => (account().state.store('vs_a').name = 'precious'),
    );
    const answer = await apply(body);
    expect(answer.body.vector_stores_drifted).toEqual([{ id: 'vs_a', reason: 'its name is now "precious"' }]);
    expect(account().hasStore('vs_a')).toBe(true);
  });

  it('keeps the files of a store that is now protected, with `files: all`', async () => {
    const { body } = await plan({ ...A_AND_B, files: 'all' });
    account().state.store('vs_c').metadata = { protected: 'true' };
    const answer = await apply(body);
    expect(answer.body.files_deleted).toEqual([]);
    expect(answer.body.vector_stores_drifted).toContainEqual({
      id: 'vs_a',
      reason: 'its file file-with-c is kept: vs_c, which holds it, is now protected',
    });
    expect(account().filesOf('vs_c')).toEqual(['file-with-c']);
  });

  it('skips an orphan that a store now holds', async () => {
    const { body } = await plan({ orphan_files: {}, files: 'keep' });
    account().attach('vs_c', 'file-orphan');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      files_drifted: [{ id: 'file-orphan', reason: 'vs_c holds it now' }],
    });
  });

  it('skips the files of a store that no longer exists', async () => {
    const { body } = await plan();
    account().deleteStore('vs_a');
    const answer = await apply(body);
    expect(answer.body).toMatchObject({
      files_deleted: [],
      vector_stores_drifted: expect.arrayContaining([expect.objectContaining({ id: 'vs_b' })]),
    });
    expect(account().hasFile('file-only-a')).toBe(true);
  });

  it('keeps a store when one of its files cannot be deleted', async () => {
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

  it('fails before any deletion when a store cannot be listed', async () => {
    const { body } = await plan();
    sandbox.clearLog();
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_c/files', status: 400 });
    const answer = await apply(body);
    expect(answer.status).toBe(400);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });

  it('reports drift in a dry run, and deletes nothing', async () => {
    const { body } = await plan();
    account().state.store('vs_b').name = 'precious';
    sandbox.clearLog();
    const answer = await apply(body, '?dry_run=true');
    expect(answer.body).toMatchObject({
      would_delete: [
        { id: 'vs_a', object: 'vector_store', bytes: 300 },
        { id: 'file-only-a', object: 'file', bytes: 100 },
      ],
      files_drifted: [{ id: 'file-both', reason: 'vs_b is skipped: its name is now "precious"' }],
      vector_stores_drifted: [{ id: 'vs_b', reason: 'its name is now "precious"' }],
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

  it('verifies the deletions and issues a receipt', async () => {
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

  it('supports NDJSON and jobs', async () => {
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

describe('clean-up when upstream fails', () => {
  const SOON = { 'retry-after-ms': '1' };
  const FAULTS: [string, object, number, string, boolean][] = [
    ['rejects the call', { status: 400 }, 400, 'upstream_error', false],
    [
      'throttles for longer than the deadline',
      { status: 429, headers: { 'retry-after': '7' } },
      429,
      'upstream_error',
      true,
    ],
    ['fails', { status: 500, headers: SOON }, 502, 'upstream_error', true],
    ['does not respond', { kind: 'hang' }, 504, 'upstream_timeout', true],
    [
      'returns a truncated page',
      { status: 200, body: '{"object": "li', headers: SOON },
      502,
      'upstream_error',
      true,
    ],
  ];
  let hasty: Service;

  beforeAll(async () => {
    hasty = await startService(sandbox.url, {
      OPENAI_TIMEOUT_MS: '2000',
      OPENAI_DEADLINE_MS: '2500',
      KEY_HASH_SECRET: 'a secret of the tests',
    });
  });
  beforeEach(fill);
  afterAll(() => hasty.close());

  it.each(FAULTS)('creates no plan when upstream %s', async (_fault, fault, status, code) => {
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a/files', ...fault, times: 100 });
    const answer = await send(hasty, 'POST /cleanup/plans', { key, body: A_AND_B });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (status === 429) expect(answer.headers['retry-after']).toBe('7');
  });

  it.each(FAULTS)(
    'reports the store and its files as failed when upstream %s',
    async (_fault, fault, _status, code, retryable) => {
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

  it('requires a key', async () => {
    for (const target of ['POST /cleanup/plans', 'POST /cleanup/apply']) {
      const answer = await send(service, target, { key: null, body: A_AND_B });
      expect({ status: answer.status, code: answer.body.code }).toEqual({
        status: 401,
        code: 'missing_api_key',
      });
    }
  });

  it('stops when the key is rejected', async () => {
    const { body } = await plan();
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_a', status: 403, times: 100 });
    sandbox.failNext({ method: 'GET', path: '/v1/vector_stores/vs_b', status: 403, times: 100 });
    const answer = await apply(body);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('upstream_error');
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });
});
