import { RefusedError } from '../../../bulk/refused.error.js';
import type { Outcome } from '../../../bulk/report/outcome.js';
import type { ProgressReport } from '../../../bulk/progress-meter.js';
import type { InFlightChanges } from './in-flight.js';
import type { Ending, Job, NewJob } from '../job.js';

/** The right to run a job: of two processes that think they have it, only the one with the higher token may write. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

/** A lease that was taken over, and what the process before it left. */
export interface Takeover {
  readonly lease: Lease;
  /** Names of the ids for which a call may have been sent without its end being known. */
  readonly begun: readonly string[];
}

/** What has changed since the previous checkpoint. Written as a whole or not at all. */
export interface Checkpoint {
  /**
   * Counts the attempts under one lease, from 1. The store applies each number at most once, and changes only directly
   * after the number before, so that a checkpoint whose reply was lost, or that arrives late, does no harm.
   */
  readonly number: number;
  /** Number of outcomes that are kept already. */
  readonly from: number;
  /** The outcomes after those, each as {@link entryOf} makes it. */
  readonly entries: readonly string[];
  /** Names of the ids for which calls may be in flight after this; without it, the store keeps the names that it has. */
  readonly inFlight?: InFlightChanges | undefined;
  readonly progress: ProgressReport;
}

/**
 * `saved`. `behind`: the checkpoint does not follow what the store has, which is so many outcomes, and nothing was
 * written. `lost`: another process runs the job now. `gone`: the store knows no such job.
 */
export type Saved =
  | { readonly status: 'saved'; readonly isCancelRequested: boolean }
  | { readonly status: 'behind'; readonly outcomes: number }
  | { readonly status: 'lost' | 'gone' };

/**
 * Keeps jobs. Every method but {@link JobStore.isShared} throws {@link RefusedError} `jobs_unavailable` while the store
 * is away.
 */
export abstract class JobStore {
  /**
   * Whether other processes see it, so that they can go on where this one ends. What is in it may then get lost with
   * the store, and is kept here as well while a job runs.
   */
  abstract readonly isShared: boolean;

  /**
   * Keeps a new job, leased to the caller.
   *
   * @throws RefusedError `too_many_jobs`
   */
  abstract create(job: NewJob): Promise<Lease>;

  /** Keeps a running job again that the store has lost. */
  abstract restore(job: NewJob, createdAtMs: number, lease: Lease, plan?: readonly string[]): Promise<void>;

  abstract find(id: string): Promise<Job | undefined>;

  /** The jobs of one key, newest first. */
  abstract list(owner: string): Promise<Job[]>;

  abstract input(id: string): Promise<string | undefined>;

  abstract plan(id: string): Promise<readonly string[] | undefined>;

  /** At most `count` entries from a place on; fewer where there are no more. */
  abstract entries(id: string, from: number, count: number): Promise<string[]>;

  /** The entries at these places; every one must exist. */
  abstract entriesAt(id: string, places: Iterable<number>): Promise<string[]>;

  /** Takes the lease of a running job whose last one has run out; `undefined` when somebody else was faster. */
  abstract take(id: string): Promise<Takeover | undefined>;

  abstract keepPlan(lease: Lease, parts: readonly string[]): Promise<Saved>;

  /** Writes what has happened, and keeps the lease. */
  abstract save(lease: Lease, checkpoint: Checkpoint): Promise<Saved>;

  /**
   * Ends the job.
   *
   * @param outcomes how many must be kept by now
   */
  abstract end(lease: Lease, outcomes: number, ending: Ending, progress: ProgressReport): Promise<Saved>;

  /** Gives the lease back, so that another process can go on at once. */
  abstract release(lease: Lease): Promise<void>;

  /** Asks whoever runs the job to stop. */
  abstract requestCancel(id: string): Promise<void>;

  abstract remove(job: Pick<Job, 'id' | 'owner'>): Promise<void>;
}

/** Seconds after which it is worth asking again. */
const RETRY_AFTER_SECONDS = 2;

export const unavailable = (why: string): RefusedError =>
  new RefusedError('unavailable', 'jobs_unavailable', why, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    hint: 'without Prefer: respond-async the work is done while you wait',
  });

export const tooManyRunning = (limit: number): RefusedError =>
  new RefusedError('too_many', 'too_many_jobs', `${limit} jobs of this key are running already`, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    hint: 'wait for one to end, or cancel one: GET /jobs lists them',
  });

export const tooManyKept = (limit: number): RefusedError =>
  new RefusedError('too_many', 'too_many_jobs', `${limit} jobs of this key are not finished`, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    hint: 'cancel some of them: GET /jobs lists them',
  });

/** An outcome as it is kept, with its place in the order of the request. */
export const entryOf = (rank: number, outcome: Outcome): string => `${rank} ${JSON.stringify(outcome)}`;

/** The outcome of an entry, as JSON. */
export const outcomeTextOf = (entry: string): string => entry.slice(entry.indexOf(' ') + 1);

export const outcomeOf = (entry: string): Outcome => JSON.parse(outcomeTextOf(entry)) as Outcome;

/** The place of an entry's outcome in the order of the request. */
export const rankOf = (entry: string): number => Number.parseInt(entry, 10);
