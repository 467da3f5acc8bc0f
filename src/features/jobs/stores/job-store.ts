import type { Outcome } from '../../../bulk/report/outcome.js';
import type { ProgressReport } from '../../../bulk/progress-meter.js';
import type { Environment } from '../../../config/environment.js';
import { ONE_SECOND_MS } from '../../../config/units.js';
import type { InFlightChanges } from './in-flight.js';
import type { Ending, Job, NewJob } from '../job.js';

/** The right to run a job. If two processes believe that they have it, only the one with the higher token can write. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

/** The token of the first lease of a job. */
export const FIRST_LEASE_TOKEN = 1;

/** A lease taken over from another process, with the calls in doubt. */
export interface Takeover {
  readonly lease: Lease;
  /** Names of the ids for which the other process may have sent a call whose result is unknown. */
  readonly begun: readonly string[];
}

/** The changes since the previous checkpoint. Written completely or not at all. */
export interface Checkpoint {
  /**
   * Counts the attempts under one lease, from 1. The store applies each number at most once, and `changes` only directly
   * after the previous number, so that a checkpoint whose reply was lost, or that arrives late, does no harm.
   */
  readonly number: number;
  /** Number of outcomes that the store already has. */
  readonly from: number;
  /** The outcomes that follow, each encoded by {@link encodeEntry}. */
  readonly entries: readonly string[];
  /** Changes to the names of the ids with calls in flight; absent to leave the names in the store as they are. */
  readonly inFlight?: InFlightChanges | undefined;
  readonly progress: ProgressReport;
}

/**
 * - `saved`: the checkpoint was written.
 * - `behind`: nothing was written, because the checkpoint does not follow the `outcomes` that the store has.
 * - `lost`: another process runs the job.
 * - `missing`: the store does not know the job.
 */
export type Saved =
  | { readonly status: 'saved'; readonly isCancelRequested: boolean }
  | { readonly status: 'behind'; readonly outcomes: number }
  | { readonly status: 'lost' | 'missing' };

/** Stores jobs. Every method throws RefusedError `jobs_unavailable` while the store is unavailable. */
export abstract class JobStore {
  constructor(protected readonly environment: Environment) {}

  /**
   * Whether other processes see the store, so that they can resume a job. A shared store may lose data, so a running
   * job keeps its own copy.
   */
  abstract readonly isShared: boolean;

  /**
   * Stores a new job and leases it to the caller.
   *
   * @throws RefusedError `too_many_jobs`
   */
  abstract create(job: NewJob): Promise<Lease>;

  /** Re-creates a running job that the store has lost. */
  abstract recreate(job: NewJob, createdAtMs: number, lease: Lease, plan?: readonly string[]): Promise<void>;

  abstract find(id: string): Promise<Job | undefined>;

  /** The jobs of one key, newest first. */
  abstract list(owner: string): Promise<Job[]>;

  abstract input(id: string): Promise<string | undefined>;

  abstract plan(id: string): Promise<readonly string[] | undefined>;

  /** Up to `count` entries from a place. */
  abstract entries(id: string, from: number, count: number): Promise<string[]>;

  /** The entries at the given places, all of which must exist. */
  abstract entriesAt(id: string, places: Iterable<number>): Promise<string[]>;

  /** Takes over a running job whose lease has expired; `undefined` if another process was faster. */
  abstract take(id: string): Promise<Takeover | undefined>;

  abstract keepPlan(lease: Lease, parts: readonly string[]): Promise<Saved>;

  /** Writes a checkpoint and renews the lease. */
  abstract save(lease: Lease, checkpoint: Checkpoint): Promise<Saved>;

  /**
   * Ends the job.
   *
   * @param outcomes number of outcomes that the store must have
   */
  abstract end(lease: Lease, outcomes: number, ending: Ending, progress: ProgressReport): Promise<Saved>;

  /** Gives up the lease, so that another process can resume the job immediately. */
  abstract release(lease: Lease): Promise<void>;

  /** Asks the process that runs the job to stop. */
  abstract requestCancel(id: string): Promise<void>;

  abstract remove(job: Pick<Job, 'id' | 'owner'>): Promise<void>;

  /** Entries of a job in their order, in pages, up to the end of the log. */
  async *pages(id: string, end = Infinity): AsyncGenerator<string[]> {
    for (let from = 0; from < end;) {
      const page = await this.entries(id, from, ENTRIES_PER_PAGE);
      if (page.length === 0) return;
      yield page;
      from += page.length;
    }
  }

  /** Milliseconds that a job is kept after its last update. */
  protected get retentionMs(): number {
    return this.environment.JOB_RETENTION_SECONDS * ONE_SECOND_MS;
  }
}

/** Entries read from a store at once. */
export const ENTRIES_PER_PAGE = 500;

/** An outcome as stored, with its rank: its position in the request. */
export const encodeEntry = (rank: number, outcome: Outcome): string => `${rank} ${JSON.stringify(outcome)}`;

/** The outcome of an entry, as JSON. */
export const outcomeJsonIn = (entry: string): string => entry.slice(entry.indexOf(' ') + 1);

export const outcomeIn = (entry: string): Outcome => JSON.parse(outcomeJsonIn(entry)) as Outcome;

export const rankIn = (entry: string): number => Number.parseInt(entry, 10);
