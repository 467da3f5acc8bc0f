import type { Failure } from '../../bulk/report/outcome.js';
import type { ProgressReport } from '../../bulk/progress-meter.js';

/** `running` may mean that nobody runs it any more: see {@link Job.isLeased}. */
export type StoredState = 'running' | 'cancelled' | 'completed' | 'failed';

/** `interrupted`: the process that ran it is gone; the next request for it goes on. */
export type JobState = StoredState | 'interrupted';

/** What is kept of a job beside its input, its plan and its outcomes. No key, and nothing a key could be made from. */
export interface Job {
  readonly id: string;
  /** Fingerprint of the key that made it. To any other key it does not exist. */
  readonly owner: string;
  /** Tells the organization and project of the request apart; empty without. */
  readonly scope: string;
  /** Name of its kind of bulk operation. */
  readonly kind: string;
  /** Of the request that made it. */
  readonly requestId: string;
  /** The job whose failures it tries again. */
  readonly retryOf?: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly finishedAtMs?: number | undefined;
  /** When it is forgotten, unless somebody goes on with it. */
  readonly expiresAtMs: number;
  readonly state: StoredState;
  /** Whether a process has said lately that it runs it. */
  readonly isLeased: boolean;
  readonly isCancelRequested: boolean;
  readonly progress: ProgressReport;
  /** Once it is finished. */
  readonly summary?: object | undefined;
  /** Why it failed as a whole. */
  readonly error?: Failure | undefined;
  /** Outcomes that are kept. */
  readonly outcomes: number;
}

/** A job that is about to be kept. */
export interface NewJob extends Pick<
  Job,
  'id' | 'owner' | 'scope' | 'kind' | 'requestId' | 'retryOf' | 'progress'
> {
  /** The {@link Order.input}, as JSON. */
  readonly input: string;
}

/** How a job ended. */
export interface Ending {
  readonly state: Exclude<StoredState, 'running'>;
  readonly summary: object;
  readonly error?: Failure | undefined;
}

export const isFinished = ({ state }: Job): boolean => state !== 'running';

export const stateOf = ({ state, isLeased }: Job): JobState =>
  state === 'running' && !isLeased ? 'interrupted' : state;
