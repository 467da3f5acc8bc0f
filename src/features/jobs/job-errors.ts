import { RefusedError } from '../../bulk/refused.error.js';

/** Seconds until a running job may have ended. */
const RETRY_UNFINISHED_SECONDS = 1;
/** Seconds until the store may be available, or have room for a job. */
const RETRY_STORE_SECONDS = 2;
/** Seconds until another process may accept the job. */
const RETRY_ELSEWHERE_SECONDS = 5;

/** The reasons for rejecting a request about jobs. */
export const JobErrors = {
  unavailable: (reason: string, cause?: unknown): RefusedError =>
    Object.assign(
      new RefusedError('unavailable', 'jobs_unavailable', reason, {
        retryAfterSeconds: RETRY_STORE_SECONDS,
        hint: 'without Prefer: respond-async, the operation runs during the request',
      }),
      { cause },
    ),

  unknownKind: (kind: string): RefusedError =>
    new RefusedError(
      'unavailable',
      'jobs_unavailable',
      `this version does not support the operation ${kind}`,
    ),

  tooManyRunning: (limit: number): RefusedError =>
    new RefusedError('too_many', 'too_many_jobs', `${limit} jobs of this key are already running`, {
      retryAfterSeconds: RETRY_STORE_SECONDS,
      hint: 'wait until one ends, or cancel one: GET /jobs lists them',
    }),

  tooManyKept: (limit: number): RefusedError =>
    new RefusedError('too_many', 'too_many_jobs', `${limit} jobs of this key have not ended`, {
      retryAfterSeconds: RETRY_STORE_SECONDS,
      hint: 'cancel some of them: GET /jobs lists them',
    }),

  shuttingDown: (): RefusedError =>
    new RefusedError('unavailable', 'shutting_down', 'the service is shutting down', {
      retryAfterSeconds: RETRY_ELSEWHERE_SECONDS,
    }),

  overloaded: (limit: number): RefusedError =>
    new RefusedError('unavailable', 'overloaded', `this process already runs ${limit} jobs`, {
      retryAfterSeconds: RETRY_ELSEWHERE_SECONDS,
    }),

  notFound: (id: string): RefusedError =>
    new RefusedError('not_found', 'job_not_found', `this key has no job ${id}`, {
      hint: 'GET /jobs lists the jobs of your key; a finished job is kept for a limited time',
    }),

  notFinished: (id: string): RefusedError =>
    new RefusedError('conflict', 'job_not_finished', `the job ${id} has not ended`, {
      retryAfterSeconds: RETRY_UNFINISHED_SECONDS,
      hint: `wait until GET /jobs/${id} reports its end, watch GET /jobs/${id}/events, or cancel the job`,
    }),

  nothingToRetry: (): RefusedError =>
    new RefusedError('conflict', 'nothing_to_retry', 'the job has no failed items that can be retried'),
} as const;
