import type { ProgressReport } from '../../../bulk/progress-meter.js';
import { EntryLog } from './entry-log.js';
import {
  type Checkpoint,
  FIRST_LEASE_TOKEN,
  JobStore,
  type Lease,
  type Saved,
  type Takeover,
} from './job-store.js';
import { JobErrors } from '../job-errors.js';
import { type Ending, isFinished, type Job, type NewJob } from '../job.js';

/** Maximum characters of stored ids and outcomes, for all keys together. */
const MAX_KEPT_CHARACTERS = 256 * 1024 * 1024;

interface KeptJob {
  job: Job;
  readonly input: string;
  readonly entries: EntryLog;
  characters: number;
}

/**
 * Keeps jobs until the process ends. A new job replaces the one that finished first if there is no room.
 *
 * @remarks A lease never expires: this process is the only holder.
 */
export class MemoryJobStore extends JobStore {
  readonly isShared = false;
  private readonly kept = new Map<string, KeptJob>();
  private characters = 0;

  // Async, so that an error rejects the promise.
  // eslint-disable-next-line @typescript-eslint/require-await
  async create({ input, ...job }: NewJob): Promise<Lease> {
    this.makeRoom(job.owner);
    const nowMs = Date.now();
    this.kept.set(job.id, {
      job: {
        ...job,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
        expiresAtMs: nowMs + this.retentionMs,
        state: 'running',
        isLeased: true,
        isCancelRequested: false,
        outcomes: 0,
      },
      input,
      entries: new EntryLog(),
      characters: input.length,
    });
    this.characters += input.length;
    return { id: job.id, token: FIRST_LEASE_TOKEN };
  }

  recreate(): Promise<void> {
    return Promise.reject(new Error('a job in memory cannot be lost'));
  }

  find(id: string): Promise<Job | undefined> {
    return Promise.resolve(this.current(id)?.job);
  }

  list(owner: string): Promise<Job[]> {
    return Promise.resolve(this.jobsOf(owner).reverse());
  }

  input(id: string): Promise<string | undefined> {
    return Promise.resolve(this.current(id)?.input);
  }

  plan(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  entries(id: string, from: number, count: number): Promise<string[]> {
    return Promise.resolve(this.current(id)?.entries.from(from, count) ?? []);
  }

  entriesAt(id: string, places: Iterable<number>): Promise<string[]> {
    const kept = this.current(id);
    return Promise.resolve(kept === undefined ? [] : Array.from(places, (place) => kept.entries.at(place)));
  }

  /** No other process can have had the lease. */
  take(): Promise<Takeover | undefined> {
    return Promise.resolve(undefined);
  }

  keepPlan({ id }: Lease): Promise<Saved> {
    return Promise.resolve(savedTo(this.kept.get(id)));
  }

  save({ id }: Lease, { entries, progress }: Checkpoint): Promise<Saved> {
    const kept = this.kept.get(id);
    if (kept !== undefined) {
      for (const entry of entries) kept.entries.append(entry);
      const characters = entries.reduce((sum, { length }) => sum + length, 0);
      kept.characters += characters;
      this.characters += characters;
      this.update(kept, { progress, outcomes: kept.entries.length });
    }
    return Promise.resolve(savedTo(kept));
  }

  end({ id }: Lease, _outcomes: number, ending: Ending, progress: ProgressReport): Promise<Saved> {
    const kept = this.kept.get(id);
    if (kept !== undefined) {
      this.update(kept, { ...ending, progress, isLeased: false, finishedAtMs: Date.now() });
    }
    return Promise.resolve(savedTo(kept));
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  requestCancel(id: string): Promise<void> {
    const kept = this.kept.get(id);
    if (kept !== undefined) this.update(kept, { isCancelRequested: true });
    return Promise.resolve();
  }

  remove({ id }: Pick<Job, 'id'>): Promise<void> {
    const kept = this.kept.get(id);
    if (kept !== undefined) this.forget(kept);
    return Promise.resolve();
  }

  private update(kept: KeptJob, change: Partial<Job>): void {
    const updatedAtMs = Date.now();
    kept.job = { ...kept.job, updatedAtMs, expiresAtMs: updatedAtMs + this.retentionMs, ...change };
  }

  private current(id: string): KeptJob | undefined {
    const kept = this.kept.get(id);
    if (kept === undefined || !isFinished(kept.job) || kept.job.expiresAtMs > Date.now()) return kept;
    this.forget(kept);
    return undefined;
  }

  private jobsOf(owner: string): Job[] {
    return [...this.kept.keys()].flatMap((id) => {
      const job = this.current(id)?.job;
      return job?.owner === owner ? [job] : [];
    });
  }

  /** @throws RefusedError if no finished job can be removed */
  private makeRoom(owner: string): void {
    const { JOBS_RUNNING_PER_KEY, JOBS_KEPT_PER_KEY } = this.environment;
    const own = this.jobsOf(owner);
    if (own.filter((job) => !isFinished(job)).length >= JOBS_RUNNING_PER_KEY)
      throw JobErrors.tooManyRunning(JOBS_RUNNING_PER_KEY);
    this.forgetOldest(own, () => this.jobsOf(owner).length < JOBS_KEPT_PER_KEY);
    if (this.jobsOf(owner).length >= JOBS_KEPT_PER_KEY) throw JobErrors.tooManyKept(JOBS_KEPT_PER_KEY);
    const all = [...this.kept.values()].map(({ job }) => job);
    this.forgetOldest(all, () => this.characters < MAX_KEPT_CHARACTERS);
    if (this.characters >= MAX_KEPT_CHARACTERS) throw JobErrors.unavailable('the memory for jobs is full');
  }

  private forgetOldest(jobs: readonly Job[], isEnough: () => boolean): void {
    for (const job of jobs) {
      if (isEnough()) return;
      const kept = this.kept.get(job.id);
      if (kept !== undefined && isFinished(kept.job)) this.forget(kept);
    }
  }

  private forget(kept: KeptJob): void {
    this.kept.delete(kept.job.id);
    this.characters -= kept.characters;
  }
}

const savedTo = (kept: KeptJob | undefined): Saved =>
  kept === undefined
    ? { status: 'missing' }
    : { status: 'saved', isCancelRequested: kept.job.isCancelRequested };
