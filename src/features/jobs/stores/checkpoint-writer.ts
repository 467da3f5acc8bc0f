import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgressReport } from '../../../bulk/progress-meter.js';
import { EntryLog } from './entry-log.js';
import { InFlight } from './in-flight.js';
import type { Checkpoint, JobStore, Lease, Saved } from './job-store.js';
import type { Ending } from '../job.js';

/** Time after which the store is looked at though nothing has happened: to keep the lease, and for a wish to cancel. */
export const LOOK_EVERY_MS = 100;
/** Shortest time from one checkpoint to the next: what happens within it is written together. */
const GATHER_MS = 10;
/** Time until a store that was away is tried again. */
const RETRY_MS = 100;
/** Outcomes written together at most. */
const MAX_ENTRIES = 500;

/** What a run must hear of. */
export interface WriterEvents {
  /** Somebody wants the job to be cancelled. Told again and again. */
  readonly onCancel: () => void;
  /** Another process runs the job: nothing that is done here counts any more. */
  readonly onLost: () => void;
  /** The store comes and goes. */
  readonly onAway: (error: unknown) => void;
  readonly onBack: () => void;
  /** Keeps the job again that the store has lost, with the plan. */
  readonly restore: (plan: readonly string[] | undefined) => Promise<void>;
}

/**
 * Writes the checkpoints of one job: one at a time, in order, as often as the store takes them. While the store is away
 * everything is held, and written when it is back; what it has lost meanwhile is written again.
 */
export class CheckpointWriter {
  private readonly log: EntryLog;
  private readonly inFlight: InFlight;
  /** Number of the last checkpoint that was attempted. */
  private number = 0;
  /** Whether the store has the names in flight as of that checkpoint: only then can the next one write changes. */
  private areNamesKnown = false;
  private plan: readonly string[] | undefined;
  private isPlanSaved = true;
  private saved: number;
  private ending: Ending | undefined;
  private gates: (() => void)[] = [];
  private wake: () => void = () => undefined;
  private isAway = false;
  private isClosed = false;
  private hasLost = false;
  private readonly worked: Promise<void>;

  /** @param past what is in the store already */
  constructor(
    private readonly store: JobStore,
    private readonly lease: Lease,
    private readonly progress: () => ProgressReport,
    private readonly events: WriterEvents,
    past: { entries: readonly string[]; begun: readonly string[]; plan: readonly string[] | undefined },
  ) {
    this.log = new EntryLog(past.entries);
    this.saved = past.entries.length;
    this.inFlight = new InFlight(past.begun);
    this.plan = past.plan;
    this.worked = this.work();
  }

  /** Outcomes that are not in the store. */
  get unsaved(): number {
    return this.log.length - this.saved;
  }

  /** Resolves once it is in the store that a call may be sent; at once while the store is away, or nobody else sees it. */
  begin(name: string): Promise<void> {
    if (!this.store.isShared) return Promise.resolve();
    this.inFlight.start(name);
    return this.nextCheckpoint();
  }

  /** Nothing was sent of what was begun. */
  forget(name: string): void {
    this.inFlight.end(name);
  }

  settle(name: string, entry: string): void {
    this.inFlight.end(name);
    this.log.append(entry);
    if (this.store.isShared || this.unsaved >= MAX_ENTRIES) this.wake();
  }

  /** As {@link begin}, for the plan. */
  keepPlan(parts: readonly string[]): Promise<void> {
    if (!this.store.isShared) return Promise.resolve();
    this.plan = parts;
    this.isPlanSaved = false;
    return this.nextCheckpoint();
  }

  /** Ends the job, once all of it is in the store; resolves when that is done, or another process runs the job. */
  async end(ending: Ending): Promise<void> {
    this.ending = ending;
    while (!this.isClosed) await this.nextCheckpoint(true);
  }

  /** Resolves once everything is in the store, or will never be. */
  async drain(): Promise<void> {
    while (!this.isClosed && (this.unsaved > 0 || this.inFlight.hasChanged || this.isAway))
      await this.nextCheckpoint(true);
  }

  /** Writes nothing more; resolves once what is being written is written. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.openGates();
    this.wake();
    await this.worked;
  }

  private nextCheckpoint(mustBeSaved = false): Promise<void> {
    if (this.isClosed || (this.isAway && !mustBeSaved)) return Promise.resolve();
    return new Promise((resolve) => {
      this.gates.push(resolve);
      this.wake();
    });
  }

  private async work(): Promise<void> {
    while (!this.isClosed) {
      await this.untilDue();
      const gates = this.gates;
      this.gates = [];
      try {
        await this.checkpoint();
        if (this.isAway) this.events.onBack();
        this.isAway = false;
      } catch (error) {
        if (!this.isAway) this.events.onAway(error);
        this.isAway = true;
        gates.push(...this.gates.splice(0));
      }
      for (const open of gates) open();
      if (this.isAway) await sleep(RETRY_MS);
    }
  }

  private async untilDue(): Promise<void> {
    const isDue = this.gates.length > 0 || this.unsaved >= (this.store.isShared ? 1 : MAX_ENTRIES);
    if (!isDue && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = () => undefined;
    if (this.store.isShared && !this.isClosed) await sleep(GATHER_MS);
  }

  /** Until everything that had happened is written, whatever the store had lost. */
  private async checkpoint(): Promise<void> {
    if (this.isClosed) return;
    while (!(await this.write()));
    if (this.ending !== undefined && this.unsaved === 0 && !this.hasLost) await this.finish(this.ending);
  }

  private async write(): Promise<boolean> {
    if (!this.isPlanSaved && this.plan !== undefined) {
      const { status } = await this.store.keepPlan(this.lease, this.plan);
      this.isPlanSaved = status === 'saved';
    }
    const checkpoint = this.nextToSave();
    // Unless the store says otherwise, it may have written it or not.
    this.areNamesKnown = false;
    return this.take(await this.store.save(this.lease, checkpoint), checkpoint);
  }

  /** Names are written with the last of the outcomes: an id that ended must not be missing from both. */
  private nextToSave(): Checkpoint {
    const extent = this.areNamesKnown ? 'changes' : 'all';
    const isRest = this.unsaved <= MAX_ENTRIES;
    this.number += 1;
    return {
      number: this.number,
      from: this.saved,
      entries: this.log.from(this.saved, MAX_ENTRIES),
      inFlight: isRest ? this.inFlight.take(extent) : undefined,
      progress: this.progress(),
    };
  }

  /** What the store has lost since the last checkpoint is found by the next one. */
  private async finish(ending: Ending): Promise<void> {
    const { status } = await this.store.end(this.lease, this.saved, ending, this.progress());
    this.isClosed = status === 'saved' || status === 'lost';
  }

  /** Gives back whether there is nothing to write once more. */
  private async take(saved: Saved, { from, entries, inFlight }: Checkpoint): Promise<boolean> {
    switch (saved.status) {
      case 'saved':
        this.saved = from + entries.length;
        this.areNamesKnown = inFlight !== undefined;
        if (!this.store.isShared) this.log.dropBefore(this.saved);
        if (saved.isCancelRequested) this.events.onCancel();
        return inFlight !== undefined;
      case 'behind':
        this.saved = saved.outcomes;
        this.isPlanSaved = false;
        return false;
      case 'gone':
        await this.events.restore(this.plan);
        this.saved = 0;
        return false;
      case 'lost':
        this.hasLost = true;
        this.isClosed = true;
        this.events.onLost();
        this.openGates();
        return true;
    }
  }

  private openGates(): void {
    for (const open of this.gates.splice(0)) open();
  }
}
