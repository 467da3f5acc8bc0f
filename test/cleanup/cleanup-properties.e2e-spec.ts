import fc from 'fast-check';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, freshKey, send } from '../support/client.js';
import { ASYNC, JobsClient } from '../support/jobs.js';
import { onNthUpstreamCall } from '../support/concurrent-changes.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1_000);
const STORES = ['vs_0', 'vs_1', 'vs_2', 'vs_3', 'vs_4'];
const FILES = ['file-0', 'file-1', 'file-2', 'file-3', 'file-4', 'file-5', 'file-6'];
const PROTECTED = { protected: 'true' };
const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);
/** More than the retries of a bulk run. */
const MAX_TRIES = 8;

let sandbox: Sandbox;
let service: Service;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  service = await startService(sandbox.url, { VERIFY_TIMEOUT_MS: '50' });
});
afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const file = fc.constantFrom(...FILES);

const accounts = fc.record({
  stores: fc.array(
    fc.record({
      holds: fc.subarray(FILES),
      isProtected: fc.constantFrom(false, false, false, true),
      days: fc.constantFrom(2, 9),
    }),
    { minLength: STORES.length, maxLength: STORES.length },
  ),
  files: fc.array(
    fc.record({ purpose: fc.constantFrom('assistants', 'assistants', 'batch'), days: fc.constantFrom(0, 9) }),
    { minLength: FILES.length, maxLength: FILES.length },
  ),
});

const requests = fc.record(
  {
    vector_stores: fc.oneof(
      fc.record({ ids: fc.subarray(STORES, { minLength: 2 }) }),
      fc.constantFrom({}, { created_before: '5d' }, { name: ['store *'] }, { empty: false }),
    ),
    files: fc.constantFrom('keep' as const, 'exclusive' as const, 'exclusive' as const, 'all' as const),
    orphan_files: fc.constantFrom({}, { purpose: ['batch'] }, { created_before: '0s' }),
    protect: fc.oneof(
      fc.record({ ids: fc.subarray([...STORES, ...FILES], { maxLength: 2 }) }),
      fc.constantFrom({ newer_than: '5d' }, { names: ['store 1', 'file-1.*'] }, { metadata: { at: '2' } }),
    ),
  },
  { requiredKeys: ['vector_stores', 'files'] },
);

/** Changes by another client before the plan is applied. */
const BEFORE = [
  'rename',
  'use',
  'protect',
  'retag',
  'attach',
  'detach',
  'detachKept',
  'deleteStore',
  'deleteFile',
  'createStoreWith',
] as const;
/** Changes during the run: these create no orphan and revert no earlier change. */
const DURING = ['rename', 'use', 'protect', 'retag', 'attachNew', 'createStoreWith'] as const;

const drifts = fc.record({ does: fc.constantFrom(...BEFORE), at: fc.nat(4), isPlanned: fc.boolean(), file });
const concurrentChanges = fc.record({
  does: fc.constantFrom(...DURING),
  at: fc.nat(4),
  isPlanned: fc.constant(true),
  file,
  call: fc.integer({ min: 1, max: 30 }),
});
type Drift = Omit<typeof drifts extends fc.Arbitrary<infer Value> ? Value : never, 'does'> & {
  readonly does: string;
};

const FAULTS = {
  refused: { status: 400 },
  fails_for_good: { status: 500, headers: { 'x-should-retry': 'false' } },
  fails_for_now: { status: 500, headers: { 'retry-after-ms': '1' }, times: MAX_TRIES },
  fails_once: { status: 500, headers: { 'retry-after-ms': '1' } },
  throttled_once: { status: 429, headers: { 'retry-after-ms': '1' } },
  answer_lost: { kind: 'reset_after' },
  answer_cut: { kind: 'cut_json' },
} as const;

const FAST = ['refused', 'fails_for_good', 'fails_for_now', 'fails_once'] as const;
const SLOW = ['throttled_once', 'answer_lost', 'answer_cut'] as const;

const faults = fc.record({
  // Slow faults are rare.
  fault: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...FAST) },
    { weight: 1, arbitrary: fc.constantFrom(...SLOW) },
  ),
  method: fc.constantFrom('GET', 'DELETE', 'DELETE'),
  of: fc.constantFrom('file', 'file', 'file', 'store', 'store', 'files of a store', 'files', 'stores'),
  at: fc.nat(6),
});
type Fault = typeof faults extends fc.Arbitrary<infer Value> ? Value : never;

/** Path of a planned object if there is one, else of any object. */
function pathOf(plan: Answer['body'], { of, at }: Fault): string {
  const pick = (planned: string[], all: readonly string[]): string => {
    const among = planned.length > 0 ? planned : all;
    return among[at % among.length]!;
  };
  const store = `/v1/vector_stores/${pick(idsOf(plan.vector_stores), STORES)}`;
  if (of === 'file') return `/v1/files/${pick(idsOf(plan.files), FILES)}`;
  if (of === 'files of a store') return `${store}/files`;
  if (of === 'store') return store;
  return of === 'files' ? '/v1/files' : '/v1/vector_stores';
}

type Account = ReturnType<Sandbox['account']>;

function build({ stores, files }: typeof accounts extends fc.Arbitrary<infer Value> ? Value : never): void {
  key = freshKey(sandbox);
  const account = sandbox.account(key);
  for (const [index, { purpose, days }] of files.entries())
    account.createFile({
      id: FILES[index]!,
      filename: `${FILES[index]!}.md`,
      purpose: purpose as 'assistants',
      createdAt: NOW - days * DAY,
      content: 'x',
    });
  for (const [index, { holds, isProtected, days }] of stores.entries()) {
    const id = STORES[index]!;
    account.createStore({
      id,
      name: `store ${index}`,
      createdAt: NOW - days * DAY,
      metadata: { at: String(index), ...(isProtected && PROTECTED) },
    });
    for (const fileId of holds) account.attach(id, fileId);
  }
}

/** Applies a change, unless the objects no longer exist. */
function drift(account: Account, plan: Answer['body'], { does, at, isPlanned, file: anyFile }: Drift): void {
  const planned = idsOf(plan.vector_stores);
  const among = isPlanned && planned.length > 0 ? planned : STORES;
  const storeId = among[at % among.length]!;
  const kept: { id: string } | undefined = plan.files_kept_shared[0];
  const fileId = does === 'detachKept' && kept !== undefined ? kept.id : anyFile;
  if (!account.hasFile(fileId) || !account.hasStore(storeId)) return;
  const holders = account.storeIds().filter((id) => account.filesOf(id).includes(fileId));
  const state = account.state.store(storeId);
  const changes: Readonly<Record<string, () => void>> = {
    rename: () => (state.name = 'renamed'),
    use: () => (state.lastActiveAt += 60),
    protect: () => (state.metadata = PROTECTED),
    retag: () => (state.metadata = { at: 'elsewhere' }),
    attach: () => !holders.includes(storeId) && account.attach(storeId, fileId),
    attachNew: () => account.attach(storeId, account.createFile()),
    detach: () => holders.includes(storeId) && account.detach(storeId, fileId),
    detachKept: () => {
      for (const id of holders) if (!planned.includes(id)) account.detach(id, fileId);
    },
    deleteStore: () => account.deleteStore(storeId),
    deleteFile: () => account.deleteFile(fileId),
    createStoreWith: () => account.attach(account.createStore(), fileId),
  };
  changes[does]!();
}

interface Snapshot {
  readonly stores: ReadonlyMap<string, ReadonlySet<string>>;
  /** Fields of each store. */
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlySet<string>;
  readonly protectedStores: ReadonlySet<string>;
  /** Stores and files younger than five days. */
  readonly young: ReadonlySet<string>;
}

function snapshot(): Snapshot {
  const account = sandbox.account(key);
  const ids = account.storeIds();
  const fileIds = account.fileIds();
  const isYoung = ({ createdAt }: { createdAt: number }): boolean => createdAt > NOW - 5 * DAY;
  const fieldsOf = (id: string): string => {
    const { name, metadata, lastActiveAt } = account.state.store(id);
    return JSON.stringify([name, metadata, lastActiveAt]);
  };
  return {
    stores: new Map(ids.map((id) => [id, new Set(account.filesOf(id))])),
    fields: new Map(ids.map((id) => [id, fieldsOf(id)])),
    files: new Set(fileIds),
    protectedStores: new Set(ids.filter((id) => account.state.store(id).metadata.protected === 'true')),
    young: new Set([
      ...ids.filter((id) => isYoung(account.state.store(id))),
      ...fileIds.filter((id) => isYoung(account.state.files.get(id))),
    ]),
  };
}

const holdersOf = ({ stores }: Snapshot, fileId: string): string[] =>
  [...stores].filter(([, held]) => held.has(fileId)).map(([id]) => id);

/** The planned stores that must be kept with all their files, since they or the holders of their files changed. */
function touchedStores(plan: Answer['body'], then: Snapshot, now: Snapshot): string[] {
  const planned = idsOf(plan.vector_stores);
  const isChanged = (id: string): boolean =>
    then.fields.get(id) !== now.fields.get(id) ||
    without(then.stores.get(id)!, now.stores.get(id) ?? []).length > 0 ||
    without(now.stores.get(id) ?? [], then.stores.get(id)!).length > 0;
  const heldByMore = idsOf(plan.files).filter(
    (id) => without(holdersOf(now, id), holdersOf(then, id)).length > 0,
  );
  const lastHere = idsOf(plan.files_kept_shared).filter(
    (id) => without(holdersOf(now, id), planned).length === 0,
  );
  const dependents = [...heldByMore, ...lastHere].flatMap((id) => holdersOf(now, id));
  return planned.filter((id) => isChanged(id) || dependents.includes(id));
}

const idsOf = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);

const isIn = ({ stores }: Snapshot, fileId: string): boolean =>
  Array.from(stores.values()).some((held) => held.has(fileId));

const without = (all: Iterable<string>, removed: Iterable<string>): string[] => {
  const rest = new Set(all);
  for (const id of removed) rest.delete(id);
  return Array.from(rest).sort();
};

/** A plan contains neither protected objects nor files of protected stores. */
function expectValidPlan(plan: Answer['body'], now: Snapshot): void {
  const { ids = [], names = [], newer_than, metadata } = plan.request.protect ?? {};
  const planned = [...idsOf(plan.vector_stores), ...idsOf(plan.files)];
  const isProtected = (id: string): boolean =>
    [
      now.protectedStores.has(id),
      ids.includes(id),
      names.length > 0 && ['vs_1', 'file-1'].includes(id),
      newer_than !== undefined && now.young.has(id),
      metadata !== undefined && id === 'vs_2',
    ].includes(true);
  expect(planned.filter(isProtected)).toEqual([]);
  const shielding = [...now.stores].filter(([id]) => isProtected(id)).flatMap(([, held]) => [...held]);
  expect(idsOf(plan.files).filter((id) => shielding.includes(id))).toEqual([]);
}

/** Checks the invariants that hold whatever the report states. */
function expectSafeDeletions(
  plan: Answer['body'],
  touched: readonly string[],
  before: Snapshot,
  after: Snapshot,
): void {
  const deletedStores = without(before.stores.keys(), after.stores.keys());
  const deletedFiles = without(before.files, after.files);

  // Only planned objects are deleted, and no protected ones.
  expect(without(deletedStores, idsOf(plan.vector_stores))).toEqual([]);
  expect(without(deletedFiles, idsOf(plan.files))).toEqual([]);
  const shielded = [...before.protectedStores, ...(plan.request.protect?.ids ?? [])];
  expect([...deletedStores, ...deletedFiles].filter((id) => shielded.includes(id))).toEqual([]);

  // No file loses its last store.
  if (plan.request.files !== 'keep')
    expect(Array.from(after.files).filter((id) => isIn(before, id) && !isIn(after, id))).toEqual([]);

  // Drifted and protected stores keep all their files, and so do unplanned ones unless the mode is `all`.
  const others = plan.request.files === 'all' ? [] : without(before.stores.keys(), idsOf(plan.vector_stores));
  for (const id of new Set(
    [...touched, ...before.protectedStores, ...others].filter((one) => before.stores.has(one)),
  ))
    expect({ id, lost: without(before.stores.get(id)!, after.stores.get(id) ?? []) }).toEqual({
      id,
      lost: [],
    });
}

/** The report states what happened, and its counts add up. */
function expectCorrectReport(
  plan: Answer['body'],
  report: Answer['body'],
  before: Snapshot,
  after: Snapshot,
): void {
  const deleted = {
    vector_stores: without(before.stores.keys(), after.stores.keys()),
    files: without(before.files, after.files),
  };
  for (const [kind, ids] of [
    ['vector_stores', idsOf(plan.vector_stores)],
    ['files', idsOf(plan.files)],
  ] as const) {
    const reported = [
      ...report[`${kind}_deleted`],
      ...idsOf(report[`${kind}_failed`]),
      ...idsOf(report[`${kind}_drifted`]),
    ];
    expect(reported.toSorted()).toEqual(ids.toSorted());
    expect(without(report[`${kind}_deleted`], deleted[kind])).toEqual([]);
    // An object whose responses were all lost is reported as failed although it was deleted.
    expect(
      without(deleted[kind], [...report[`${kind}_deleted`], ...idsOf(report[`${kind}_failed`])]),
    ).toEqual([]);
    const counts = report.summary as Readonly<Record<string, number>>;
    const count = (name: string): number => counts[`${kind}_${name}`] ?? NaN;
    expect(count('planned')).toBe(ids.length);
    expect(count('deleted') + count('failed') + count('drifted')).toBe(ids.length);
  }
}

/** Counts how often each case occurred. */
class Coverage {
  private readonly counts = new Map<string, number>();

  add(name: string, hasOccurred = true): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + (hasOccurred ? 1 : 0));
  }

  get missing(): string[] {
    return [...this.counts].filter(([, count]) => count === 0).map(([name]) => name);
  }
}

describe('clean-up of arbitrary accounts', () => {
  const coverage = new Coverage();

  async function applied(plan: object, isJob: boolean): Promise<Answer> {
    const answer = await send(service, 'POST /cleanup/apply', {
      key,
      body: plan,
      ...(isJob && { headers: ASYNC }),
    });
    if (!isJob || answer.status !== 202) return answer;
    const jobs = new JobsClient(() => service, key);
    const { state } = await jobs.ended(answer.body.id as string);
    if (state !== 'completed') return { ...answer, status: 500 };
    return {
      ...answer,
      status: 200,
      headers: { job: answer.body.id as string },
      body: await jobs.report(answer.body.id as string),
    };
  }

  /** Retries the failed items of a job; returns whether there were any. */
  async function retried({ headers: { job } }: Answer): Promise<boolean> {
    if (job === undefined) return false;
    const jobs = new JobsClient(() => service, key);
    const { status, body } = await jobs.send(`POST /jobs/${job}/retry-failed`);
    if (status !== 202) return false;
    await jobs.ended(body.id as string);
    return true;
  }

  it(
    'deletes only planned, unprotected and unchanged objects, creates no orphan, and reports correctly',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          accounts,
          requests,
          fc.array(drifts, { maxLength: 2 }),
          fc.option(concurrentChanges, { nil: undefined }),
          fc.array(faults, { maxLength: 4 }),
          fc.boolean(),
          async (account, request, drifted, during, struck, isJob) => {
            sandbox.reset();
            build(account);
            const { body: plan } = await send(service, 'POST /cleanup/plans', { key, body: request });
            const then = snapshot();
            expectValidPlan(plan, then);
            for (const one of drifted) drift(sandbox.account(key), plan, one);
            for (const one of struck)
              sandbox.failNext({ method: one.method, path: pathOf(plan, one), ...FAULTS[one.fault] });
            const before = snapshot();
            const touched = touchedStores(plan, then, before);
            if (during !== undefined)
              onNthUpstreamCall(sandbox, during.call, () => drift(sandbox.account(key), plan, during));
            const answer = await applied(plan, isJob);
            const after = snapshot();
            expectSafeDeletions(plan, touched, before, after);
            if (answer.status === 200) expectCorrectReport(plan, answer.body, before, after);
            else expect(without(before.files, after.files)).toEqual([]);

            const wasRetried = await retried(answer);
            if (wasRetried) expectSafeDeletions(plan, touched, before, snapshot());

            const { summary = {} } = answer.body as { summary?: Readonly<Record<string, number>> };
            for (const { does } of drifted) coverage.add(`${does} of planned objects`, touched.length > 0);
            for (const word of [
              'vector_stores_deleted',
              'vector_stores_drifted',
              'files_deleted',
              'files_drifted',
              'files_failed',
            ])
              coverage.add(word, (summary[word] ?? 0) > 0);
            for (const mode of ['keep', 'exclusive', 'all'])
              coverage.add(mode, request.files === mode && plan.vector_stores.length > 0);
            coverage.add(
              'orphans',
              plan.files.some(({ reason }: { reason: string }) => reason === 'orphan'),
            );
            coverage.add('refused', answer.status !== 200);
            coverage.add('retried', wasRetried);
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(coverage.missing).toEqual([]);
    },
    90_000 + RUNS * 150,
  );
});
