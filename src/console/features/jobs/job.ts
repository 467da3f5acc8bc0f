import { apiRequest, type ApiRequest } from '../../api/request';
import type { components } from '../../api/schema';
import type { Tone } from '../../ui/Badge';

export type Job = components['schemas']['JobDto'];
export type JobState = Job['state'];

export const STATE_TONES: Readonly<Record<JobState, Tone>> = {
  running: 'info',
  interrupted: 'warning',
  completed: 'success',
  cancelled: 'neutral',
  failed: 'danger',
};

/** Operations whose name is translated. */
export const OPERATIONS = [
  'apply_cleanup_plan',
  'clone_vector_store',
  'delete_files',
  'delete_vector_stores',
  'delete_vector_stores_with_files',
  'detach_files',
  'reattach_files',
  'restore_vector_stores',
  'set_attributes',
  'set_expiry',
] as const;
type Operation = (typeof OPERATIONS)[number];

export const isKnownOperation = (name: string): name is Operation =>
  (OPERATIONS as readonly string[]).includes(name);

/** Whether the job has ended. An interrupted job continues. */
export const hasEnded = ({ state }: Pick<Job, 'state'>): boolean =>
  state !== 'running' && state !== 'interrupted';

const pathOf = (jobId: string) => ({ path: { job_id: jobId } });

export const listCall = apiRequest('get', '/jobs');
export const jobCallOf = (jobId: string): ApiRequest<Job> =>
  apiRequest('get', '/jobs/{job_id}', pathOf(jobId));
export const reportCallOf = (jobId: string): ApiRequest =>
  apiRequest('get', '/jobs/{job_id}/report', pathOf(jobId));
export const eventsCallOf = (jobId: string): ApiRequest =>
  apiRequest('get', '/jobs/{job_id}/events', pathOf(jobId));
export const cancelCallOf = (jobId: string): ApiRequest<Job> =>
  apiRequest('post', '/jobs/{job_id}/cancel', pathOf(jobId));
export const retryCallOf = (jobId: string): ApiRequest<Job> =>
  apiRequest('post', '/jobs/{job_id}/retry-failed', pathOf(jobId));
