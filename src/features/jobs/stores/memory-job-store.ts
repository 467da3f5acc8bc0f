import type { ProgressReport } from '../../../bulk/progress-meter.js';
import type { Environment } from '../../../config/environment.js';
import { ONE_SECOND_MS } from '../../../config/units.js';
import { EntryLog } from './entry-log.js';
import {
  type Checkpoint,
  JobStore,
  type Lease,
  type Saved,
  type Takeover,
  tooManyKept,
  tooManyRunning,
  unavailable,
} from './job-store.js';
import { type Ending, isFinished, type Job, type NewJob } from '../job.js';

/** Characters of ids and outcomes that are kept at most, of all keys together. */
export const MAX_KEPT_CHARACTERS = 256 * 1024 * 1024;

const FIRST_TOKEN = 1;

interface Kept {
  job: Job;
  readonly input: string;
  readonly entries: EntryLog;
  readonly token: number;
  characters: number;
}

/**
 * Keeps jobs as long as the process lives. What was finished longest ago makes room for what is new.
 *
 * @remarks A lease never runs out here: whoever has it is this process.
 */
export class MemoryJobStore extends JobStore {
  readonly isShared = false;
  private readonly kept = new Map<string, Kept>();
  private characters = 0;

  constructor(private readonly environment: Environment) {
    super();
  }

  // What it throws is to reject the promise.
  // eslint-disable-next-line @typescript-eslint/require-await
  async create({ input, ...job }: NewJob): Promise<Lease> {
    this.makeRoom(job.owner);
    const nowMs = Date.now();
    const lease = { id: job.id, token: FIRST_TOKEN };
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
      token: lease.token,
      characters: input.length,
    });
    this.characters += input.length;
    return lease;
  }

  restore(): Promise<void> {
    return Promise.reject(new Error('what is in memory is not lost'));
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

  /** Nobody else could have had it. */
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

  private get retentionMs(): number {
    return this.environment.JOB_RETENTION_SECONDS * ONE_SECOND_MS;
  }

  private update(kept: Kept, change: Partial<Job>): void {
    const updatedAtMs = Date.now();
    kept.job = { ...kept.job, updatedAtMs, expiresAtMs: updatedAtMs + this.retentionMs, ...change };
  }

  private current(id: string): Kept | undefined {
    const kept = this.kept.get(id);
    if (kept === undefined || !isExpired(kept.job)) return kept;
    this.forget(kept);
    return undefined;
  }

  private jobsOf(owner: string): Job[] {
    return [...this.kept.keys()].flatMap((id) => {
      const job = this.current(id)?.job;
      return job?.owner === owner ? [job] : [];
    });
  }

  /** @throws RefusedError when there is none to be had */
  private makeRoom(owner: string): void {
    const { JOBS_RUNNING_PER_KEY, JOBS_KEPT_PER_KEY } = this.environment;
    const own = this.jobsOf(owner);
    if (own.filter((job) => !isFinished(job)).length >= JOBS_RUNNING_PER_KEY)
      throw tooManyRunning(JOBS_RUNNING_PER_KEY);
    this.forgetOldest(own, () => this.jobsOf(owner).length < JOBS_KEPT_PER_KEY);
    if (this.jobsOf(owner).length >= JOBS_KEPT_PER_KEY) throw tooManyKept(JOBS_KEPT_PER_KEY);
    const all = [...this.kept.values()].map(({ job }) => job);
    this.forgetOldest(all, () => this.characters < MAX_KEPT_CHARACTERS);
    if (this.characters >= MAX_KEPT_CHARACTERS) throw unavailable('the memory for jobs is used up');
  }

  private forgetOldest(jobs: readonly Job[], isEnough: () => boolean): void {
    for (const job of jobs) {
      if (isEnough()) return;
      const kept = this.kept.get(job.id);
      if (kept !== undefined && isFinished(kept.job)) this.forget(kept);
    }
  }

  private forget(kept: Kept): void {
    this.kept.delete(kept.job.id);
    this.characters -= kept.characters;
  }
}

const isExpired = (job: Job): boolean => isFinished(job) && job.expiresAtMs <= Date.now();

const savedTo = (kept: Kept | undefined): Saved =>
  kept === undefined
    ? { status: 'gone' }
    : { status: 'saved', isCancelRequested: kept.job.isCancelRequested };
