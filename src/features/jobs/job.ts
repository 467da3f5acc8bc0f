import type { Failure } from '../../bulk/report/outcome.js';
import type { ProgressReport } from '../../bulk/progress-meter.js';

/** A `running` job may have lost its process: see {@link Job.isLeased}. */
export type StoredState = 'running' | 'cancelled' | 'completed' | 'failed';

/** A job without its input, plan and outcomes. Contains no key, and nothing that a key could be derived from. */
export interface Job {
  readonly id: string;
  /** Fingerprint of the key that created the job. For every other key, the job does not exist. */
  readonly owner: string;
  /** Identifies the organization and project of the request; empty without them. */
  readonly scope: string;
  /** Name of the bulk operation. */
  readonly kind: string;
  /** Id of the request that created the job. */
  readonly requestId: string;
  /** Id of the job whose failed items this job retries. */
  readonly retryOf?: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly finishedAtMs?: number | undefined;
  /** When the job is removed, unless it is updated. */
  readonly expiresAtMs: number;
  readonly state: StoredState;
  /** Whether a process holds an unexpired lease. */
  readonly isLeased: boolean;
  readonly isCancelRequested: boolean;
  readonly progress: ProgressReport;
  /** Set once the job is finished. */
  readonly summary?: object | undefined;
  /** Reason if the job failed as a whole. */
  readonly error?: Failure | undefined;
  /** Number of stored outcomes. */
  readonly outcomes: number;
}

/** A job to create. */
export interface NewJob extends Pick<
  Job,
  'id' | 'owner' | 'scope' | 'kind' | 'requestId' | 'retryOf' | 'progress'
> {
  /** Input of the bulk operation, as JSON. */
  readonly input: string;
}

/** The final state of a job. */
export interface Ending {
  readonly state: Exclude<StoredState, 'running'>;
  readonly summary: object;
  readonly error?: Failure | undefined;
}

export const isFinished = ({ state }: Job): boolean => state !== 'running';
