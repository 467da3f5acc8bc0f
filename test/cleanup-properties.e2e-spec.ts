import fc from 'fast-check';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.js';
import { type Answer, freshKey, send } from './support/client.js';
import { type Service, startService } from './support/service.js';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1_000);
const STORES = ['vs_0', 'vs_1', 'vs_2', 'vs_3', 'vs_4'];
const FILES = ['file-0', 'file-1', 'file-2', 'file-3', 'file-4', 'file-5', 'file-6'];
const PROTECTED = { protected: 'true' };

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { OPENAI_TIMEOUT_MS: '2000' });
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const store = fc.constantFrom(...STORES);
const file = fc.constantFrom(...FILES);

const accounts = fc.record({
  stores: fc.array(fc.record({ holds: fc.subarray(FILES), isProtected: fc.boolean() }), {
    minLength: STORES.length,
    maxLength: STORES.length,
  }),
  files: fc.array(
    fc.record({ purpose: fc.constantFrom('assistants', 'assistants', 'batch'), days: fc.constantFrom(0, 9) }),
    { minLength: FILES.length, maxLength: FILES.length },
  ),
});

const requests = fc.record(
  {
    vector_stores: fc.record({ ids: fc.subarray(STORES, { minLength: 1 }) }),
    files: fc.constantFrom('keep' as const, 'exclusive' as const, 'exclusive' as const, 'all' as const),
    orphan_files: fc.constantFrom({}, { purpose: ['batch'] }, { created_before: '0s' }),
    protect: fc.record({ ids: fc.subarray([...STORES, ...FILES], { maxLength: 2 }) }),
  },
  { requiredKeys: ['vector_stores', 'files'] },
);

/** Something that somebody else does between the plan and its application. */
const drifts = fc.oneof(
  fc.record({ does: fc.constantFrom('rename', 'use', 'protect', 'deleteStore'), store }),
  fc.record({ does: fc.constantFrom('attach', 'detach'), store, file }),
  fc.record({ does: fc.constant('deleteFile'), file }),
  fc.record({ does: fc.constant('createStoreWith'), file }),
);
interface Drift {
  readonly does: string;
  readonly store?: string;
  readonly file?: string;
}

const FAULTS = {
  refused: { status: 400 },
  fails_for_good: { status: 500, headers: { 'x-should-retry': 'false' } },
  fails_once: { status: 500, headers: { 'retry-after-ms': '1' } },
  throttled_once: { status: 429, headers: { 'retry-after-ms': '1' } },
} as const;

const faults = fc.record({
  fault: fc.constantFrom(...Object.keys(FAULTS)) as fc.Arbitrary<keyof typeof FAULTS>,
  method: fc.constantFrom('GET', 'DELETE'),
  path: fc.oneof(
    store.map((id) => `/v1/vector_stores/${id}`),
    store.map((id) => `/v1/vector_stores/${id}/files`),
    file.map((id) => `/v1/files/${id}`),
  ),
});

type Account = ReturnType<Sandbox['account']>;

function build({ stores, files }: typeof accounts extends fc.Arbitrary<infer Value> ? Value : never): void {
  key = freshKey(sandbox);
  const account = sandbox.account(key);
  for (const [index, { purpose, days }] of files.entries())
    account.createFile({
      id: FILES[index]!,
      purpose: purpose as 'assistants',
      createdAt: NOW - days * DAY,
      content: 'x',
    });
  for (const [index, { holds, isProtected }] of stores.entries()) {
    const id = STORES[index]!;
    account.createStore({
      id,
      name: `store ${index}`,
      createdAt: NOW - 9 * DAY,
      ...(isProtected && { metadata: PROTECTED }),
    });
    for (const fileId of holds) account.attach(id, fileId);
  }
}

/** Does it where it still can be done. */
function drift(account: Account, { does, store: storeId = '', file: fileId = '' }: Drift): void {
  const hasStore = account.hasStore(storeId);
  const hasFile = account.hasFile(fileId);
  if (does === 'createStoreWith' && hasFile) account.attach(account.createStore(), fileId);
  if (does === 'deleteFile' && hasFile) account.deleteFile(fileId);
  if (!hasStore) return;
  if (does === 'rename') account.state.store(storeId).name = 'somebody else needs it';
  if (does === 'use') account.state.store(storeId).lastActiveAt += 60;
  if (does === 'protect') account.state.store(storeId).metadata = PROTECTED;
  if (does === 'deleteStore') account.deleteStore(storeId);
  const isHeld = hasFile && account.hasStore(storeId) && account.filesOf(storeId).includes(fileId);
  if (does === 'attach' && hasFile) account.attach(storeId, fileId);
  if (does === 'detach' && isHeld) account.detach(storeId, fileId);
}

interface Snapshot {
  readonly stores: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: ReadonlySet<string>;
  readonly protectedStores: ReadonlySet<string>;
}

function snapshot(account: Account): Snapshot {
  const ids = account.storeIds();
  return {
    stores: new Map(ids.map((id) => [id, new Set(account.filesOf(id))])),
    files: new Set(account.fileIds()),
    protectedStores: new Set(ids.filter((id) => account.state.store(id).metadata.protected === 'true')),
  };
}

const idsOf = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);

const isIn = ({ stores }: Snapshot, fileId: string): boolean =>
  Array.from(stores.values()).some((held) => held.has(fileId));

const without = (all: Iterable<string>, gone: Iterable<string>): string[] => {
  const left = new Set(all);
  for (const id of gone) left.delete(id);
  return Array.from(left).sort();
};

/** What must hold whatever happened. */
function judge(plan: Answer['body'], report: Answer['body'], before: Snapshot, after: Snapshot): void {
  const planned = { stores: idsOf(plan.vector_stores), files: idsOf(plan.files) };
  const goneStores = without(before.stores.keys(), after.stores.keys());
  const goneFiles = without(before.files, after.files);

  // Nothing goes that is not in the plan, and nothing protected.
  expect(without(goneStores, planned.stores)).toEqual([]);
  expect(without(goneFiles, planned.files)).toEqual([]);
  const shielded = [...before.protectedStores, ...(plan.request.protect?.ids ?? [])];
  expect([...goneStores, ...goneFiles].filter((id) => shielded.includes(id))).toEqual([]);

  // No file loses its last store.
  if (plan.request.files !== 'keep')
    expect(Array.from(after.files).filter((id) => isIn(before, id) && !isIn(after, id))).toEqual([]);

  // Stores that were left alone have all their files, and so have those that were never planned, unless all were meant.
  const left = [...idsOf(report.vector_stores_drifted), ...before.protectedStores];
  const others = plan.request.files === 'all' ? [] : without(after.stores.keys(), planned.stores);
  for (const id of [...left, ...others].filter((one) => after.stores.has(one)))
    expect({ id, files: Array.from(after.stores.get(id)!).sort() }).toEqual({
      id,
      files: Array.from(before.stores.get(id) ?? []).sort(),
    });

  // What is told is what happened, and the counts add up.
  expect(report.vector_stores_deleted.toSorted()).toEqual(goneStores);
  expect(report.files_deleted.toSorted()).toEqual(goneFiles);
  for (const [kind, ids] of [
    ['vector_stores', planned.stores],
    ['files', planned.files],
  ] as const) {
    const told = [
      ...report[`${kind}_deleted`],
      ...idsOf(report[`${kind}_failed`]),
      ...idsOf(report[`${kind}_drifted`]),
    ];
    expect(told.toSorted()).toEqual(ids.toSorted());
    const counts = report.summary as Readonly<Record<string, number>>;
    const count = (name: string): number => counts[`${kind}_${name}`] ?? NaN;
    expect(count('planned')).toBe(ids.length);
    expect(count('deleted') + count('failed') + count('drifted')).toBe(ids.length);
  }
}

describe('a clean-up of any account', () => {
  it('deletes nothing but what was planned, is not protected and has not changed, makes no orphan, and tells the truth', async () => {
    const seen = { applied: 0, deleted: 0, drifted: 0, failed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        accounts,
        requests,
        fc.array(drifts, { maxLength: 3 }),
        fc.array(faults, { maxLength: 3 }),
        async (account, request, drifted, struck) => {
          sandbox.reset();
          build(account);
          const { body: plan } = await send(service, 'POST /cleanup/plans', { key, body: request });
          for (const one of drifted) drift(sandbox.account(key), one);
          for (const { fault, method, path } of struck) sandbox.failNext({ method, path, ...FAULTS[fault] });
          const before = snapshot(sandbox.account(key));
          const answer = await send(service, 'POST /cleanup/apply', { key, body: plan });
          const after = snapshot(sandbox.account(key));
          if (answer.status === 200) judge(plan, answer.body, before, after);
          else expect(after).toEqual(before);
          seen.refused += answer.status === 200 ? 0 : 1;
          seen.applied += 1;
          const { summary = {} } = answer.body as { summary?: Readonly<Record<string, number>> };
          seen.deleted += summary.files_deleted ?? 0;
          seen.drifted += summary.vector_stores_drifted ?? 0;
          seen.failed += summary.files_failed ?? 0;
        },
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 150), endOnFailure: true },
    );
    // Each thing that may happen did.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  }, 60_000);
});
