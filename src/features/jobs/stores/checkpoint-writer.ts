import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgressReport } from '../../../bulk/progress-meter.js';
import { EntryLog } from './entry-log.js';
import { InFlight } from './in-flight.js';
import type { Checkpoint, JobStore, Lease, Saved } from './job-store.js';
import type { Ending } from '../job.js';

/** Interval of checkpoints without changes, which renew the lease and detect a request to cancel. */
const HEARTBEAT_INTERVAL_MS = 100;
/** Time before a checkpoint during which changes are collected. */
const COLLECT_MS = 10;
/** Time between attempts to reach an unavailable store. */
const STORE_RETRY_MS = 100;
/** Maximum outcomes per checkpoint. */
const MAX_ENTRIES = 500;

/** Notifications to the run of the job. */
export interface WriterEvents {
  /** Cancellation of the job was requested. Called at every checkpoint from then on. */
  readonly onCancel: () => void;
  /** Another process runs the job, so nothing more is saved. */
  readonly onLost: () => void;
  readonly onUnavailable: (error: unknown) => void;
  readonly onAvailable: () => void;
  /** Re-creates the job, which the store has lost. */
  readonly recreate: (plan: readonly string[] | undefined) => Promise<void>;
}

/**
 * Writes the checkpoints of one job, one at a time and in order. While the store is unavailable, changes are collected and
 * written later. Data that the store has lost is written again.
 */
export class CheckpointWriter {
  private readonly log: EntryLog;
  private readonly inFlight: InFlight;
  /** Number of the last attempted checkpoint. */
  private number = 0;
  /** Whether the store is known to have the names of that checkpoint, so that the next one can write changes. */
  private areNamesKnown = false;
  private plan: readonly string[] | undefined;
  private isPlanSaved = true;
  private saved: number;
  private ending: Ending | undefined;
  private gates: (() => void)[] = [];
  private wake: () => void = () => undefined;
  private isUnavailable = false;
  private isClosed = false;
  private hasLost = false;
  private readonly stopped: Promise<void>;

  /** @param prior the state that the store already has */
  constructor(
    private readonly store: JobStore,
    private readonly lease: Lease,
    private readonly progress: () => ProgressReport,
    private readonly events: WriterEvents,
    prior: { entries: readonly string[]; begun: readonly string[]; plan: readonly string[] | undefined },
  ) {
    this.log = new EntryLog(prior.entries);
    this.saved = prior.entries.length;
    this.inFlight = new InFlight(prior.begun);
    this.plan = prior.plan;
    this.stopped = this.work();
  }

  /** Number of outcomes that are not in the store. */
  get unsaved(): number {
    return this.log.length - this.saved;
  }

  /**
   * Records that a call for an id may be sent. Resolves once this is saved, or immediately if the store is unavailable or
   * not shared.
   */
  begin(name: string): Promise<void> {
    if (!this.store.isShared) return Promise.resolve();
    this.inFlight.start(name);
    return this.nextCheckpoint();
  }

  /** Withdraws {@link begin}: no call was sent. */
  forget(name: string): void {
    this.inFlight.end(name);
  }

  settle(name: string, entry: string): void {
    this.inFlight.end(name);
    this.log.append(entry);
    if (this.store.isShared || this.unsaved >= MAX_ENTRIES) this.wake();
  }

  /** Records the plan. Resolves like {@link begin}. */
  keepPlan(parts: readonly string[]): Promise<void> {
    if (!this.store.isShared) return Promise.resolve();
    this.plan = parts;
    this.isPlanSaved = false;
    return this.nextCheckpoint();
  }

  /** Saves everything, then ends the job. Resolves once that is done or another process runs the job. */
  async end(ending: Ending): Promise<void> {
    this.ending = ending;
    while (!this.isClosed) await this.nextCheckpoint(true);
  }

  /** Resolves once everything is saved, or the writer is closed. */
  async drain(): Promise<void> {
    while (!this.isClosed && (this.unsaved > 0 || this.inFlight.hasChanged || this.isUnavailable))
      await this.nextCheckpoint(true);
  }

  /** Stops writing. Resolves once the current checkpoint is written. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.openGates();
    this.wake();
    await this.stopped;
  }

  private nextCheckpoint(mustBeSaved = false): Promise<void> {
    if (this.isClosed || (this.isUnavailable && !mustBeSaved)) return Promise.resolve();
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
        if (this.isUnavailable) this.events.onAvailable();
        this.isUnavailable = false;
      } catch (error) {
        if (!this.isUnavailable) this.events.onUnavailable(error);
        this.isUnavailable = true;
        gates.push(...this.gates.splice(0));
      }
      for (const open of gates) open();
      if (this.isUnavailable) await sleep(STORE_RETRY_MS);
    }
  }

  private async untilDue(): Promise<void> {
    const isDue = this.gates.length > 0 || this.unsaved >= (this.store.isShared ? 1 : MAX_ENTRIES);
    if (!isDue && !this.isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, HEARTBEAT_INTERVAL_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = () => undefined;
    if (this.store.isShared && !this.isClosed) await sleep(COLLECT_MS);
  }

  /** Repeats until all changes so far are saved, because the store may have lost earlier ones. */
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
    // Without a reply, the store may or may not have applied the checkpoint.
    this.areNamesKnown = false;
    return this.applyReply(await this.store.save(this.lease, checkpoint), checkpoint);
  }

  /** Names are written with the last outcomes: an ended id must always be in the names or in the outcomes. */
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

  /** If the store has lost data since the last checkpoint, the next one detects it. */
  private async finish(ending: Ending): Promise<void> {
    const { status } = await this.store.end(this.lease, this.saved, ending, this.progress());
    this.isClosed = status === 'saved' || status === 'lost';
  }

  /** Returns whether all changes are saved. */
  private async applyReply(saved: Saved, { from, entries, inFlight }: Checkpoint): Promise<boolean> {
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
      case 'missing':
        await this.events.recreate(this.plan);
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
