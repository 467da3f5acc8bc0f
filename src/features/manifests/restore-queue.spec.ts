import type { Item } from '../../bulk/bulk-runner.js';
import { failed, type Outcome, stoppedFailure, UNKNOWN_END } from '../../bulk/report/outcome.js';
import type { Caller } from '../../openai/caller.js';
import type { RestoreCalls } from './restore-calls.js';
import { type RestorePlan, RestoreQueue } from './restore-queue.js';
import { type StoreToRestore, storeToRestore } from './vector-store-manifest.js';

const store = (id: string, ...fileIds: string[]): StoreToRestore =>
  storeToRestore({ vector_store: { id }, files: fileIds.map((file_id) => ({ file_id })) });

const created = (from: string): Outcome => ({
  id: `${from}_new`,
  object: 'vector_store',
  outcome: 'created',
  from,
  attempts: 1,
});
const attached = (id: string, from: string): Outcome => ({
  id,
  object: 'vector_store.file',
  outcome: 'attached',
  vector_store_id: `${from}_new`,
  from,
  attempts: 1,
});

/** Attaches every file, and records the calls. */
class StubbedCalls {
  readonly calls: string[] = [];
  readonly maxBatchFiles = 2_000;

  create({ id }: StoreToRestore): Promise<Outcome> {
    this.calls.push(`create ${id}`);
    return Promise.resolve(created(id));
  }

  attach(vectorStoreId: string, from: string, files: readonly { file_id: string }[]): Promise<Outcome[]> {
    this.calls.push(`attach ${files.map(({ file_id }) => file_id).join()} to ${vectorStoreId}`);
    return Promise.resolve(files.map(({ file_id }) => attached(file_id, from)));
  }
}

async function outcomesOf(item: Item): Promise<readonly Outcome[]> {
  if (item.kind === 'known') return [item.outcome];
  const result = await item.act({} as Caller);
  return result.kind === 'settled' ? result.outcomes : [];
}

describe('RestoreQueue', () => {
  let stub: StubbedCalls;

  beforeEach(() => {
    stub = new StubbedCalls();
  });

  const queueOf = (plan: RestorePlan, settled?: readonly Outcome[]): RestoreQueue =>
    new RestoreQueue(stub as unknown as RestoreCalls, plan, settled);

  /** Processes the items one by one. */
  async function run(queue: RestoreQueue, atMost = Infinity): Promise<string[]> {
    const outcomes: string[] = [];
    while (outcomes.length < atMost) {
      const item = queue.pull();
      if (item === undefined) break;
      for (const outcome of await outcomesOf(item)) {
        queue.onSettled(outcome);
        outcomes.push(`${outcome.id} ${outcome.outcome}`);
      }
    }
    return outcomes;
  }

  it('creates a store and then attaches the files that exist', async () => {
    const queue = queueOf({
      stores: [store('vs_a', 'f1', 'f2', 'f3')],
      exists: ({ file_id }) => file_id !== 'f2',
    });
    expect(await run(queue)).toEqual(['vs_a_new created', 'f2 not_found', 'f1 attached', 'f3 attached']);
    expect(stub.calls).toEqual(['create vs_a', 'attach f1,f3 to vs_a_new']);
  });

  it('continues an interrupted run: creates no store twice, and attaches the remaining files', async () => {
    const stores = [store('vs_a', 'f1', 'f2'), store('vs_b', 'f1'), store('vs_c', 'f1', 'f2')];
    const failure = failed('vs_c', 'vector_store', stoppedFailure(undefined));
    const settled = [created('vs_a'), attached('f1', 'vs_a'), failure];
    expect(await run(queueOf({ stores, exists: () => true }, settled))).toEqual([
      'f2 attached',
      'vs_b_new created',
      'f1 failed',
      'f2 failed',
      'f1 attached',
    ]);
    expect(stub.calls).toEqual(['attach f2 to vs_a_new', 'create vs_b', 'attach f1 to vs_b_new']);
  });

  it('reports every item that was not started when the run stops early', async () => {
    const queue = queueOf({
      stores: [store('vs_a', 'f1', 'f2'), store('vs_b', 'f1', 'f2')],
      exists: ({ file_id }) => file_id === 'f1',
    });
    expect(await run(queue, 1)).toEqual(['vs_a_new created']);
    const failure = stoppedFailure(undefined);
    const outcomes = [...queue.rest(failure)].flatMap((item) =>
      item.kind === 'known' ? [item.outcome] : item.failed(failure),
    );
    expect(
      outcomes.map(({ id, outcome, vector_store_id, from }) => [id, outcome, vector_store_id, from]),
    ).toEqual([
      ['vs_b', 'failed', undefined, undefined],
      ['f1', 'failed', null, 'vs_b'],
      ['f2', 'not_found', null, 'vs_b'],
      ['f2', 'not_found', 'vs_a_new', 'vs_a'],
      ['f1', 'failed', 'vs_a_new', 'vs_a'],
    ]);
  });

  it('reports a store that may exist already as failed and not retryable', () => {
    const queue = queueOf({ stores: [store('vs_a')], exists: () => true });
    const [item] = queue.rest(stoppedFailure(undefined));
    expect(item?.kind === 'action' && item.failed(UNKNOWN_END)).toEqual([
      {
        ...UNKNOWN_END,
        id: 'vs_a',
        object: 'vector_store',
        outcome: 'failed',
        error: 'the store may have been created: look for it before you repeat the restore',
        retryable: false,
      },
    ]);
  });
});
