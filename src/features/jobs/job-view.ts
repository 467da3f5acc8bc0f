import { JobDto } from '../../contracts/job.dto.js';
import { isFinished, type Job } from './job.js';

const MIN_RETRY_AFTER_SECONDS = 1;
const MAX_RETRY_AFTER_SECONDS = 10;

/** A job as its owner sees it. */
export function viewOf(job: Job): JobDto {
  const state = !isFinished(job) && !job.isLeased ? 'interrupted' : job.state;
  const self = jobPathOf(job.id);
  return {
    id: job.id,
    object: 'job',
    operation: job.kind,
    state,
    cancel_requested: job.isCancelRequested,
    progress: state === 'running' ? job.progress : { ...job.progress, calls_in_flight: 0 },
    request_id: job.requestId,
    retry_of: job.retryOf,
    created_at: timeOf(job.createdAtMs),
    updated_at: timeOf(job.updatedAtMs),
    finished_at: job.finishedAtMs === undefined ? null : timeOf(job.finishedAtMs),
    expires_at: timeOf(job.expiresAtMs),
    summary: job.summary,
    error: job.error,
    links: {
      self,
      report: `${self}/report`,
      events: `${self}/events`,
      cancel: `${self}/cancel`,
      retry_failed: `${self}/retry-failed`,
    },
  };
}

export const jobPathOf = (id: string): string => `/jobs/${id}`;

/** Seconds until the next request for the job is worthwhile; `undefined` once the job has ended. */
export function retryAfterSecondsOf(job: Job): number | undefined {
  if (isFinished(job)) return undefined;
  const left = job.progress.seconds_left ?? MIN_RETRY_AFTER_SECONDS;
  return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(MIN_RETRY_AFTER_SECONDS, left));
}

const timeOf = (atMs: number): string => new Date(atMs).toISOString();
