import type { ProgressReport } from '../bulk/progress-meter.js';
import { CheckpointWriter, type WriterEvents } from './checkpoint-writer.js';
import type { Checkpoint, JobStore, Lease, Saved } from './job-store.js';
import { NO_PAST, type Past } from './job-journal.js';

const LEASE = { id: 'job_1', token: 1 };
const ENDING = { state: 'completed', summary: {} } as const;
const SAVED = { status: 'saved', isCancelRequested: false } as const;

/** A store that other processes see, and that can be away, forget and be told what to answer. */
class ScriptedStore implements Pick<JobStore, 'isShared' | 'save' | 'end' | 'keepPlan'> {
  readonly isShared = true;
  kept: string[] = [];
  plans: (readonly string[])[] = [];
  isAway = false;
  isGone = false;
  /** Instead of what it would answer. */
  verdict: Saved | undefined;
  saves: Checkpoint[] = [];
  ended = 0;

  save(_lease: Lease, checkpoint: Checkpoint): Promise<Saved> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.saves.push(checkpoint);
    if (this.verdict !== undefined) return Promise.resolve(this.verdict);
    if (this.isGone) return Promise.resolve({ status: 'gone' });
    if (checkpoint.from !== this.kept.length)
      return Promise.resolve({ status: 'behind', outcomes: this.kept.length });
    this.kept.push(...checkpoint.entries);
    return Promise.resolve(SAVED);
  }

  end(_lease: Lease, outcomes: number): Promise<Saved> {
    if (this.isAway) return Promise.reject(new Error('away'));
    if (outcomes !== this.kept.length)
      return Promise.resolve({ status: 'behind', outcomes: this.kept.length });
    this.ended += 1;
    return Promise.resolve(SAVED);
  }

  keepPlan(_lease: Lease, parts: readonly string[]): Promise<Saved> {
    this.plans.push(parts);
    return Promise.resolve(SAVED);
  }
}

describe('CheckpointWriter', () => {
  let store: ScriptedStore;
  let events: jest.Mocked<WriterEvents>;
  let writer: CheckpointWriter;

  const open = (past: Past = NO_PAST): CheckpointWriter =>
    (writer = new CheckpointWriter(
      store as unknown as JobStore,
      LEASE,
      () => ({ done: 0 }) as ProgressReport,
      events,
      past,
    ));
  const settle = (...names: string[]): void =>
    names.forEach((name) => writer.settle(name, `entry of ${name}`));
  const entriesOf = (...names: string[]): string[] => names.map((name) => `entry of ${name}`);

  beforeEach(() => {
    store = new ScriptedStore();
    events = {
      onCancel: jest.fn(),
      onLost: jest.fn(),
      onAway: jest.fn(),
      onBack: jest.fn(),
      restore: jest.fn((_plan: readonly string[] | undefined) => {
        store.isGone = false;
        store.kept = [];
        return Promise.resolve();
      }),
    };
  });
  afterEach(() => writer.close());

  it('lets a call go only once it is kept that it may have been sent', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    expect(store.saves.at(-1)).toMatchObject({ begun: ['a', 'b'], entries: [] });
    settle('a');
    await writer.begin('c');
    expect(store.saves.at(-1)).toMatchObject({ begun: ['b', 'c'], entries: entriesOf('a') });
  });

  it('ends a job once all of it is kept', async () => {
    open();
    settle(...Array.from({ length: 1_200 }, (_, at) => String(at)));
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf(...Array.from({ length: 1_200 }, (_, at) => String(at))));
    expect([store.ended, writer.unsaved]).toEqual([1, 0]);
  });

  it('holds everything while the store is away, and makes nobody wait but the end', async () => {
    open();
    store.isAway = true;
    await writer.begin('a');
    settle('a', 'b');
    await writer.begin('c');
    expect(store.kept).toEqual([]);
    expect(events.onAway).toHaveBeenCalledTimes(1);
    const ended = writer.end(ENDING);
    store.isAway = false;
    await ended;
    expect(store.kept).toEqual(entriesOf('a', 'b'));
    expect([events.onBack.mock.calls.length, store.ended]).toEqual([1, 1]);
  });

  it('writes again what the store has lost of it', async () => {
    open();
    await writer.keepPlan(['the plan']);
    settle('a', 'b', 'c');
    await writer.begin('d');
    store.kept = entriesOf('a');
    settle('d');
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c', 'd'));
    expect(events.restore).not.toHaveBeenCalled();
  });

  it('makes a job anew that the store has lost as a whole, with its plan', async () => {
    open();
    await writer.keepPlan(['the plan']);
    settle('a', 'b');
    await writer.begin('c');
    store.isGone = true;
    settle('c');
    await writer.end(ENDING);
    expect(events.restore.mock.calls).toEqual([[['the plan']]]);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c'));
  });

  it('goes on after what is kept, with what may have been sent before', async () => {
    store.kept = entriesOf('a', 'b');
    open({ entries: entriesOf('a', 'b'), begun: ['c'], plan: undefined });
    await writer.begin('d');
    expect(store.saves.at(-1)).toMatchObject({ from: 2, entries: [], begun: ['c', 'd'] });
    settle('c', 'd');
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c', 'd'));
  });

  it('takes back that a call may have been sent, before it leaves', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    writer.forget('a');
    await writer.drain();
    expect(store.saves.at(-1)).toMatchObject({ begun: ['b'], entries: [] });
    const saves = store.saves.length;
    writer.forget('never begun');
    await writer.drain();
    expect(store.saves).toHaveLength(saves);
  });

  it('stops once another process runs the job', async () => {
    open();
    store.verdict = { status: 'lost' };
    settle('a');
    await writer.end(ENDING);
    expect(events.onLost).toHaveBeenCalledTimes(1);
    expect(store.ended).toBe(0);
    const saves = store.saves.length;
    await writer.begin('b');
    await writer.drain();
    expect(store.saves).toHaveLength(saves);
  });

  it('hears of a wish to cancel though nothing else happens', async () => {
    store.verdict = { status: 'saved', isCancelRequested: true };
    open();
    await new Promise<void>((resolve) => events.onCancel.mockImplementation(resolve));
    expect(store.saves[0]).toMatchObject({ from: 0, entries: [], begun: [] });
  });
});
