import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';
import { Field, NULLABLE, OPTIONAL } from './fields.js';

/** A number that is `null` while it is unknown. */
const CountOrNull = (description: string, example: number): PropertyDecorator =>
  ApiProperty({ description, type: 'integer', nullable: true, example });

/** Progress of a job. */
export class JobProgressDto {
  @Field.count('Completed ids.', 1200) readonly done!: number;

  @CountOrNull('Total number of ids; `null` until it is known.', 50000)
  readonly total!: number | null;

  @Field.count('Completed ids that failed.', 3) readonly failed!: number;
  @Field.number('Completed ids per second, over the last ten seconds.', 48.7) readonly per_second!: number;

  @CountOrNull('Estimated time left at this rate; `null` if it cannot be estimated.', 1003)
  readonly seconds_left!: number | null;

  @CountOrNull('Calls to OpenAI in flight; `null` if no process runs the job.', 50)
  readonly calls_in_flight!: number | null;
}

/** Why a whole job failed. */
export class JobErrorDto {
  @Field.text('Human-readable reason.', 'Incorrect API key provided.') readonly error!: string;
  @Field.integer('Status that the route would have returned.', 401) readonly status_code!: number;
  @Field.text('Machine-readable reason.', 'upstream_error') readonly code!: string;
  @Field.flag('Whether a retry may succeed.', false) readonly retryable!: boolean;
  @Field.count('Calls sent to OpenAI.', 1) readonly attempts!: number;
  @Field.id('upstreamRequestId', "OpenAI's request id.", OPTIONAL) readonly request_id?: string | undefined;
  @Field.flag('`false` if no call was sent.', false, OPTIONAL) readonly attempted?: false | undefined;
}

/** Paths of the routes of a job. */
class JobLinksDto {
  @Field.text('The job.', `/jobs/${EXAMPLE.jobId}`) readonly self!: string;

  @Field.text('The report, available when the job has ended.', `/jobs/${EXAMPLE.jobId}/report`)
  readonly report!: string;

  @Field.text('The events of the job.', `/jobs/${EXAMPLE.jobId}/events`) readonly events!: string;
  @Field.text('Cancels the job (POST).', `/jobs/${EXAMPLE.jobId}/cancel`) readonly cancel!: string;

  @Field.text('Starts a job that retries the failed items (POST).', `/jobs/${EXAMPLE.jobId}/retry-failed`)
  readonly retry_failed!: string;
}

/** A bulk operation that runs independently of its request. */
export class JobDto {
  @Field.id('jobId', 'Id of the job.') readonly id!: string;
  @Field.constant('job') readonly object!: 'job';
  @Field.text('The bulk operation.', 'delete_vector_stores') readonly operation!: string;

  @Field.enum(
    ['running', 'interrupted', 'cancelled', 'completed', 'failed'],
    '`interrupted`: the process that ran the job has ended; the next request for the job resumes it. `completed`: all ids ' +
      'were processed, some may have failed. `failed`: the whole job failed, see `error`.',
    'running',
  )
  readonly state!: string;

  @Field.flag('Whether cancellation was requested.', false) readonly cancel_requested!: boolean;
  @Field.object(JobProgressDto, 'Progress of the job.') readonly progress!: JobProgressDto;
  @Field.id('requestId', 'Id of the request that created the job.') readonly request_id!: string;

  @Field.id('jobId', 'The job whose failed items this job retries.', OPTIONAL)
  readonly retry_of?: string | undefined;

  @Field.dateTime('When the job was created.', '2026-11-23T09:00:00.000Z') readonly created_at!: string;

  @Field.dateTime('When the job last reported progress.', '2026-11-23T09:00:25.310Z')
  readonly updated_at!: string;

  @Field.dateTime('When the job ended; `null` while it runs.', null, NULLABLE)
  readonly finished_at!: string | null;

  @Field.dateTime('When the job is deleted.', '2026-11-24T09:00:25.310Z') readonly expires_at!: string;

  @Field.map(
    true,
    'The `summary` of the report, when the job has ended.',
    { requested: 2, distinct: 2, deleted: 2, failed: 0, not_attempted: 0 },
    OPTIONAL,
  )
  readonly summary?: object | undefined;

  @Field.object(JobErrorDto, 'Why the whole job failed.', OPTIONAL) readonly error?: JobErrorDto | undefined;
  @Field.object(JobLinksDto, 'Paths of the routes of the job.') readonly links!: JobLinksDto;
}

/** The jobs of the caller. */
export class JobListDto {
  @Field.constant('list') readonly object!: 'list';
  @Field.list(JobDto, 'The jobs, newest first.') readonly data!: JobDto[];
}

/** Confirmation that a job was deleted. */
export class JobDeletedDto {
  @Field.id('jobId', 'Id of the job.') readonly id!: string;
  @Field.constant('job.deleted') readonly object!: 'job.deleted';
  @Field.constant(true) readonly deleted!: true;
}
