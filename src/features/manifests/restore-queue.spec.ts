import type { Item } from '../../bulk/bulk-runner.js';
import { failed, type Outcome, stoppedFailure, UNKNOWN_END } from '../../bulk/report/outcome.js';
import type { Caller } from '../../openai/caller.js';
import type { RestoreCalls } from './restore-calls.js';
import { type RestorePlan, RestoreQueue } from './restore-queue.js';
import { orderOf, type StoreToRestore } from './store-to-restore.js';

const order = (id: string, ...fileIds: string[]): StoreToRestore =>
  orderOf({ vector_store: { id }, files: fileIds.map((file_id) => ({ file_id })) });

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

/** Attaches everything, and notes what was asked for. */
class Calls {
  readonly made: string[] = [];
  readonly maxBatchFiles = 2_000;

  create({ id }: StoreToRestore): Promise<Outcome> {
    this.made.push(`create ${id}`);
    return Promise.resolve(created(id));
  }

  attach(vectorStoreId: string, files: readonly { file_id: string }[]): Promise<object[]> {
    this.made.push(`attach ${files.map(({ file_id }) => file_id).join()} to ${vectorStoreId}`);
    const result = new Map(files.map(({ file_id }) => [file_id, { id: file_id, status: 'completed' }]));
    return Promise.resolve([
      { kind: 'attached', files, attempts: 1, requestId: undefined, entries: { result } },
    ]);
  }
}

async function outcomesOf(item: Item | undefined): Promise<readonly Outcome[]> {
  const result = item?.kind === 'action' ? await item.act({} as Caller) : undefined;
  return result?.kind === 'settled' ? result.outcomes : [];
}

describe('RestoreQueue', () => {
  let calls: Calls;

  beforeEach(() => {
    calls = new Calls();
  });

  const queueOf = (plan: RestorePlan, earlier?: readonly Outcome[]): RestoreQueue =>
    new RestoreQueue(calls as unknown as RestoreCalls, plan, earlier);

  /** One item after the other. */
  async function run(work: RestoreQueue, atMost = Infinity): Promise<string[]> {
    const told: string[] = [];
    while (told.length < atMost) {
      const task = work.pull();
      if (task === undefined) break;
      const outcomes = task.kind === 'known' ? [task.outcome] : await outcomesOf(task);
      for (const outcome of outcomes) {
        work.onSettled(outcome);
        told.push(`${outcome.id} ${outcome.outcome}`);
      }
    }
    return told;
  }

  it('makes a store, and then attaches the files that there are', async () => {
    const work = queueOf({
      orders: [order('vs_a', 'f1', 'f2', 'f3')],
      exists: ({ file_id }) => file_id !== 'f2',
    });
    expect(await run(work)).toEqual(['vs_a_new created', 'f2 not_found', 'f1 attached', 'f3 attached']);
    expect(calls.made).toEqual(['create vs_a', 'attach f1,f3 to vs_a_new']);
  });

  it('tells as pending what was attached and is not listed', async () => {
    const part = { kind: 'attached', attempts: 1, requestId: 'req_1', entries: { result: new Map() } };
    calls.attach = (_storeId, files) => Promise.resolve([{ files, ...part }]);
    const work = queueOf({ orders: [order('vs_a', 'f1')], exists: () => true }, [created('vs_a')]);
    expect(await outcomesOf(work.pull())).toEqual([
      {
        id: 'f1',
        object: 'vector_store.file',
        outcome: 'pending',
        vector_store_id: 'vs_a_new',
        from: 'vs_a',
        reason: 'it was attached, and the store does not list it',
      },
    ]);
  });

  it('goes on where another process ended: makes no store twice, and attaches what is left', async () => {
    const orders = [order('vs_a', 'f1', 'f2'), order('vs_b', 'f1'), order('vs_c', 'f1', 'f2')];
    const failure = failed('vs_c', 'vector_store', stoppedFailure(undefined));
    const earlier = [created('vs_a'), attached('f1', 'vs_a'), failure];
    expect(await run(queueOf({ orders, exists: () => true }, earlier))).toEqual([
      'f2 attached',
      'vs_b_new created',
      'f1 failed',
      'f2 failed',
      'f1 attached',
    ]);
    expect(calls.made).toEqual(['attach f2 to vs_a_new', 'create vs_b', 'attach f1 to vs_b_new']);
  });

  it('tells everything that was never started when the run stops early', async () => {
    const work = queueOf({
      orders: [order('vs_a', 'f1', 'f2'), order('vs_b', 'f1', 'f2')],
      exists: ({ file_id }) => file_id === 'f1',
    });
    expect(await run(work, 1)).toEqual(['vs_a_new created']);
    const failure = stoppedFailure(undefined);
    const told = [...work.rest(failure)].flatMap((one) =>
      one.kind === 'known' ? [one.outcome] : one.failed(failure),
    );
    expect(
      told.map(({ id, outcome, vector_store_id, from }) => [id, outcome, vector_store_id, from]),
    ).toEqual([
      ['vs_b', 'failed', undefined, undefined],
      ['f1', 'failed', null, 'vs_b'],
      ['f2', 'not_found', null, 'vs_b'],
      ['f2', 'not_found', 'vs_a_new', 'vs_a'],
      ['f1', 'failed', 'vs_a_new', 'vs_a'],
    ]);
  });

  it('leaves it to a person to make a store again that may have been made', () => {
    const work = queueOf({ orders: [order('vs_a')], exists: () => true });
    const [left] = work.rest(stoppedFailure(undefined));
    expect(left?.kind === 'action' && left.failed(UNKNOWN_END)).toEqual([
      {
        ...UNKNOWN_END,
        id: 'vs_a',
        object: 'vector_store',
        outcome: 'failed',
        error: 'the store may have been created all the same: look for it before you repeat this',
        retryable: false,
      },
    ]);
  });
});
