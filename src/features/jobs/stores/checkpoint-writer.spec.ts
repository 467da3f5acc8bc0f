import type { ProgressReport } from '../../../bulk/progress-meter.js';
import { CheckpointWriter, type WriterEvents } from './checkpoint-writer.js';
import type { Checkpoint, JobStore, Lease, Saved } from './job-store.js';
import { NO_PRIOR_STATE, type PriorState } from '../job-journal.js';

const LEASE = { id: 'job_1', token: 1 };
const ENDING = { state: 'completed', summary: {} } as const;
const SAVED = { status: 'saved', isCancelRequested: false } as const;

/** A shared store that can be unavailable, lose data, lose its replies and return a scripted reply. */
class ScriptedStore implements Pick<JobStore, 'isShared' | 'save' | 'end' | 'keepPlan'> {
  readonly isShared = true;
  kept: string[] = [];
  names = new Set<string>();
  /** Number of the last applied checkpoint. */
  number = 0;
  plans: (readonly string[])[] = [];
  isAway = false;
  isMissing = false;
  /** Applies the checkpoint, but the reply does not arrive. */
  losesReplies = false;
  /** Replaces the reply. */
  verdict: Saved | undefined;
  saves: Checkpoint[] = [];
  ended = 0;

  save(_lease: Lease, checkpoint: Checkpoint): Promise<Saved> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.saves.push(checkpoint);
    if (this.verdict !== undefined) return Promise.resolve(this.verdict);
    if (this.isMissing) return Promise.resolve({ status: 'missing' });
    const { number, inFlight } = checkpoint;
    const follows = inFlight?.extent === 'changes' ? number === this.number + 1 : number > this.number;
    if (!follows || checkpoint.from !== this.kept.length)
      return Promise.resolve({ status: 'behind', outcomes: this.kept.length });
    this.number = number;
    this.kept.push(...checkpoint.entries);
    if (inFlight?.extent === 'all') this.names.clear();
    for (const name of inFlight?.started ?? []) this.names.add(name);
    for (const name of inFlight?.ended ?? []) this.names.delete(name);
    return this.losesReplies ? Promise.reject(new Error('no reply')) : Promise.resolve(SAVED);
  }

  /** Loses all data. */
  clear(): void {
    [this.kept, this.names, this.number] = [[], new Set(), 0];
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

  const open = (past: PriorState = NO_PRIOR_STATE): CheckpointWriter =>
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
      onUnavailable: jest.fn(),
      onAvailable: jest.fn(),
      recreate: jest.fn((_plan: readonly string[] | undefined) => {
        store.isMissing = false;
        store.clear();
        return Promise.resolve();
      }),
    };
  });
  afterEach(() => writer.close());

  it('allows a call only after saving that it may be sent', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    expect([...store.names]).toEqual(['a', 'b']);
    settle('a');
    await writer.begin('c');
    expect([...store.names]).toEqual(['b', 'c']);
    expect(store.kept).toEqual(entriesOf('a'));
  });

  it('writes all names in flight once, and only changes after that', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    settle('a');
    await writer.begin('c');
    await writer.begin('d');
    expect(store.saves.map(({ number, inFlight }) => ({ number, ...inFlight }))).toEqual([
      { number: 1, extent: 'all', started: ['a', 'b'], ended: [] },
      { number: 2, extent: 'changes', started: ['c'], ended: ['a'] },
      { number: 3, extent: 'changes', started: ['d'], ended: [] },
    ]);
  });

  it('writes all names again after an unknown result', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    store.losesReplies = true;
    settle('a');
    await writer.begin('c');
    expect(store.kept).toEqual(entriesOf('a'));
    store.losesReplies = false;
    await writer.drain();
    await writer.begin('d');
    expect([...store.names]).toEqual(['b', 'c', 'd']);
    settle('b', 'c', 'd');
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c', 'd'));
    const numbers = store.saves.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  it('writes all names again if the store has an older state', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    const older = { kept: [...store.kept], names: new Set(store.names), number: store.number };
    settle('a');
    await writer.begin('c');
    Object.assign(store, older);
    await writer.begin('d');
    expect([...store.names]).toEqual(['b', 'c', 'd']);
    expect(store.kept).toEqual(entriesOf('a'));
  });

  it('keeps an id in flight until its outcome is saved, even if many outcomes are waiting', async () => {
    const names = Array.from({ length: 1_200 }, (_, at) => String(at));
    open({ entries: [], begun: names, plan: undefined });
    await writer.begin('last');
    settle(...names);
    const seen: boolean[] = [];
    const save = store.save.bind(store);
    store.save = async (lease, checkpoint) => {
      const saved = await save(lease, checkpoint);
      const kept = new Set(store.kept);
      seen.push(names.every((name) => store.names.has(name) || kept.has(`entry of ${name}`)));
      return saved;
    };
    await writer.begin('next');
    expect(seen).toEqual([true, true, true]);
    expect([...store.names]).toEqual(['last', 'next']);
  });

  it('ends a job once everything is saved', async () => {
    open();
    settle(...Array.from({ length: 1_200 }, (_, at) => String(at)));
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf(...Array.from({ length: 1_200 }, (_, at) => String(at))));
    expect([store.ended, writer.unsaved]).toEqual([1, 0]);
  });

  it('collects changes while the store is unavailable, and delays only the end of the job', async () => {
    open();
    store.isAway = true;
    await writer.begin('a');
    settle('a', 'b');
    await writer.begin('c');
    expect(store.kept).toEqual([]);
    expect(events.onUnavailable).toHaveBeenCalledTimes(1);
    const ended = writer.end(ENDING);
    store.isAway = false;
    await ended;
    expect(store.kept).toEqual(entriesOf('a', 'b'));
    expect([events.onAvailable.mock.calls.length, store.ended]).toEqual([1, 1]);
  });

  it('writes outcomes again that the store has lost', async () => {
    open();
    await writer.keepPlan(['the plan']);
    settle('a', 'b', 'c');
    await writer.begin('d');
    store.kept = entriesOf('a');
    settle('d');
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c', 'd'));
    expect([...store.names]).toEqual([]);
    expect(events.recreate).not.toHaveBeenCalled();
  });

  it('re-creates a job that the store has lost, with its plan', async () => {
    open();
    await writer.keepPlan(['the plan']);
    settle('a', 'b');
    await writer.begin('c');
    store.isMissing = true;
    settle('c');
    await writer.end(ENDING);
    expect(events.recreate.mock.calls).toEqual([[['the plan']]]);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c'));
  });

  it('continues after the saved outcomes, with the calls that may have been sent', async () => {
    store.kept = entriesOf('a', 'b');
    open({ entries: entriesOf('a', 'b'), begun: ['c'], plan: undefined });
    await writer.begin('d');
    expect(store.saves.at(-1)).toMatchObject({ from: 2, entries: [], inFlight: { started: ['c', 'd'] } });
    settle('c', 'd');
    await writer.end(ENDING);
    expect(store.kept).toEqual(entriesOf('a', 'b', 'c', 'd'));
  });

  it('withdraws unsent calls before the run ends', async () => {
    open();
    await Promise.all([writer.begin('a'), writer.begin('b')]);
    writer.forget('a');
    await writer.drain();
    expect([...store.names]).toEqual(['b']);
    const saves = store.saves.length;
    writer.forget('never begun');
    await writer.drain();
    expect(store.saves).toHaveLength(saves);
  });

  it('stops when another process runs the job', async () => {
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

  it('detects a request to cancel without other changes', async () => {
    store.verdict = { status: 'saved', isCancelRequested: true };
    open();
    await new Promise<void>((resolve) => events.onCancel.mockImplementation(resolve));
    expect(store.saves[0]).toMatchObject({ from: 0, entries: [], inFlight: { started: [], ended: [] } });
  });
});
