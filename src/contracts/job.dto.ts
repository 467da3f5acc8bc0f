import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

const TIMESTAMP = { type: String, format: 'date-time' } as const;

/** Progress of a job. */
export class JobProgressDto {
  @ApiProperty({ description: 'Completed ids.', type: 'integer', example: 1200 })
  readonly done!: number;

  @ApiProperty({
    description: 'Total number of ids; `null` until it is known.',
    type: 'integer',
    nullable: true,
    example: 50000,
  })
  readonly total!: number | null;

  @ApiProperty({ description: 'Completed ids that failed.', type: 'integer', example: 3 })
  readonly failed!: number;

  @ApiProperty({ description: 'Completed ids per second, over the last ten seconds.', example: 48.7 })
  readonly per_second!: number;

  @ApiProperty({
    description: 'Estimated time left at this rate; `null` if it cannot be estimated.',
    type: 'integer',
    nullable: true,
    example: 1003,
  })
  readonly seconds_left!: number | null;

  @ApiProperty({
    description: 'Calls to OpenAI in flight; `null` if no process runs the job.',
    type: 'integer',
    nullable: true,
    example: 50,
  })
  readonly calls_in_flight!: number | null;
}

/** Why a whole job failed. */
export class JobErrorDto {
  @ApiProperty({ description: 'Human-readable reason.', example: 'Incorrect API key provided.' })
  readonly error!: string;

  @ApiProperty({ description: 'Status that the route would have returned.', type: 'integer', example: 401 })
  readonly status_code!: number;

  @ApiProperty({ description: 'Machine-readable reason.', example: 'upstream_error' })
  readonly code!: string;

  @ApiProperty({ description: 'Whether a retry may succeed.', example: false })
  readonly retryable!: boolean;

  @ApiProperty({ description: 'Calls sent to OpenAI.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({
    description: "OpenAI's request id.",
    type: String,
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string | undefined;

  @ApiPropertyOptional({ description: '`false` if no call was sent.', type: Boolean, example: false })
  readonly attempted?: false | undefined;
}

/** Paths of the routes of a job. */
export class JobLinksDto {
  @ApiProperty({ description: 'The job.', example: `/jobs/${EXAMPLE.jobId}` })
  readonly self!: string;

  @ApiProperty({
    description: 'The report, available when the job has ended.',
    example: `/jobs/${EXAMPLE.jobId}/report`,
  })
  readonly report!: string;

  @ApiProperty({ description: 'The events of the job.', example: `/jobs/${EXAMPLE.jobId}/events` })
  readonly events!: string;

  @ApiProperty({ description: 'Cancels the job (POST).', example: `/jobs/${EXAMPLE.jobId}/cancel` })
  readonly cancel!: string;

  @ApiProperty({
    description: 'Starts a job that retries the failed items (POST).',
    example: `/jobs/${EXAMPLE.jobId}/retry-failed`,
  })
  readonly retry_failed!: string;
}

/** A bulk operation that runs independently of its request. */
export class JobDto {
  @ApiProperty({ description: 'Id of the job.', example: EXAMPLE.jobId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `job`.', example: 'job' })
  readonly object!: 'job';

  @ApiProperty({ description: 'The bulk operation.', example: 'delete_vector_stores' })
  readonly operation!: string;

  @ApiProperty({
    description:
      '`interrupted`: the process that ran the job has ended; the next request for the job resumes it. `completed`: all ids ' +
      'were processed, some may have failed. `failed`: the whole job failed, see `error`.',
    enum: ['running', 'interrupted', 'cancelled', 'completed', 'failed'],
    example: 'running',
  })
  readonly state!: string;

  @ApiProperty({ description: 'Whether cancellation was requested.', example: false })
  readonly cancel_requested!: boolean;

  @ApiProperty({ description: 'Progress of the job.', type: JobProgressDto })
  readonly progress!: JobProgressDto;

  @ApiProperty({ description: 'Id of the request that created the job.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiPropertyOptional({
    description: 'The job whose failed items this job retries.',
    type: String,
    example: EXAMPLE.jobId,
  })
  readonly retry_of?: string | undefined;

  @ApiProperty({
    ...TIMESTAMP,
    description: 'When the job was created.',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly created_at!: string;

  @ApiProperty({
    ...TIMESTAMP,
    description: 'When the job last reported progress.',
    example: '2026-11-23T09:00:25.310Z',
  })
  readonly updated_at!: string;

  @ApiProperty({
    ...TIMESTAMP,
    description: 'When the job ended; `null` while it runs.',
    nullable: true,
    example: null,
  })
  readonly finished_at!: string | null;

  @ApiProperty({ ...TIMESTAMP, description: 'When the job is deleted.', example: '2026-11-24T09:00:25.310Z' })
  readonly expires_at!: string;

  @ApiPropertyOptional({
    description: 'The `summary` of the report, when the job has ended.',
    type: 'object',
    additionalProperties: true,
    example: { requested: 2, distinct: 2, deleted: 2, failed: 0, not_attempted: 0 },
  })
  readonly summary?: object | undefined;

  @ApiPropertyOptional({ description: 'Why the whole job failed.', type: JobErrorDto })
  readonly error?: JobErrorDto | undefined;

  @ApiProperty({ description: 'Paths of the routes of the job.', type: JobLinksDto })
  readonly links!: JobLinksDto;
}

/** The jobs of the caller. */
export class JobListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: 'list';

  @ApiProperty({ description: 'The jobs, newest first.', type: [JobDto] })
  readonly data!: JobDto[];
}

/** Confirmation that a job was deleted. */
export class JobDeletedDto {
  @ApiProperty({ description: 'Id of the job.', example: EXAMPLE.jobId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `job.deleted`.', example: 'job.deleted' })
  readonly object!: 'job.deleted';

  @ApiProperty({ description: 'Always `true`.', example: true })
  readonly deleted!: true;
}
