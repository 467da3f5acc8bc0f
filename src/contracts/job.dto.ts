import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

const TIME = { type: String, format: 'date-time' } as const;

/** How far a job has come. */
export class JobProgressDto {
  @ApiProperty({ description: 'Ids that are settled.', type: 'integer', example: 1200 })
  readonly done!: number;

  @ApiProperty({
    description: 'Ids in all; `null` until they are known.',
    type: 'integer',
    nullable: true,
    example: 50000,
  })
  readonly total!: number | null;

  @ApiProperty({ description: 'The part of `done` that failed.', type: 'integer', example: 3 })
  readonly failed!: number;

  @ApiProperty({ description: 'Ids a second, over the last ten seconds at most.', example: 48.7 })
  readonly per_second!: number;

  @ApiProperty({
    description: 'At that pace; `null` while it cannot be told.',
    type: 'integer',
    nullable: true,
    example: 1003,
  })
  readonly seconds_left!: number | null;

  @ApiProperty({ description: 'Calls to OpenAI in flight.', type: 'integer', nullable: true, example: 50 })
  readonly calls_in_flight!: number | null;
}

/** Why a job failed as a whole. */
export class JobErrorDto {
  @ApiProperty({ description: 'Why, for a person.', example: 'Incorrect API key provided.' })
  readonly error!: string;

  @ApiProperty({ description: 'What the route would have answered.', type: 'integer', example: 401 })
  readonly status_code!: number;

  @ApiProperty({ description: 'Why, for a program.', example: 'upstream_error' })
  readonly code!: string;

  @ApiProperty({ description: 'Whether trying again may help.', example: false })
  readonly retryable!: boolean;

  @ApiProperty({ description: 'Calls that were sent.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({
    description: "OpenAI's request id.",
    type: String,
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string | undefined;

  @ApiPropertyOptional({ description: '`false` when nothing was sent.', type: Boolean, example: false })
  readonly attempted?: false | undefined;
}

/** Where to go on from a job. */
export class JobLinksDto {
  @ApiProperty({ description: 'The job.', example: `/jobs/${EXAMPLE.jobId}` })
  readonly self!: string;

  @ApiProperty({ description: 'Its report, once it has ended.', example: `/jobs/${EXAMPLE.jobId}/report` })
  readonly report!: string;

  @ApiProperty({ description: 'Its events.', example: `/jobs/${EXAMPLE.jobId}/events` })
  readonly events!: string;

  @ApiProperty({ description: 'Stops it (POST).', example: `/jobs/${EXAMPLE.jobId}/cancel` })
  readonly cancel!: string;

  @ApiProperty({
    description: 'Begins a job of what failed (POST).',
    example: `/jobs/${EXAMPLE.jobId}/retry-failed`,
  })
  readonly retry_failed!: string;
}

/** A bulk operation that goes on without its request. */
export class JobDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.jobId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `job`.', example: 'job' })
  readonly object!: 'job';

  @ApiProperty({ description: 'What it does.', example: 'delete_vector_stores' })
  readonly operation!: string;

  @ApiProperty({
    description:
      '`interrupted`: the process that ran it is gone; the next request for it goes on. `completed`: nothing is left to ' +
      'do, though ids may have failed. `failed`: it failed as a whole, see `error`.',
    enum: ['running', 'interrupted', 'cancelled', 'completed', 'failed'],
    example: 'running',
  })
  readonly state!: string;

  @ApiProperty({ description: 'Whether it is to be cancelled.', example: false })
  readonly cancel_requested!: boolean;

  @ApiProperty({ description: 'How far it has come.', type: JobProgressDto })
  readonly progress!: JobProgressDto;

  @ApiProperty({ description: 'Id of the request that made it.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiPropertyOptional({
    description: 'The job whose failures it tries again.',
    type: String,
    example: EXAMPLE.jobId,
  })
  readonly retry_of?: string | undefined;

  @ApiProperty({ ...TIME, description: 'When it was made.', example: '2026-11-23T09:00:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({ ...TIME, description: 'When it was last heard of.', example: '2026-11-23T09:00:25.310Z' })
  readonly updated_at!: string;

  @ApiProperty({
    ...TIME,
    description: 'When it ended; `null` before.',
    nullable: true,
    example: null,
  })
  readonly finished_at!: string | null;

  @ApiProperty({ ...TIME, description: 'When it is forgotten.', example: '2026-11-24T09:00:25.310Z' })
  readonly expires_at!: string;

  @ApiPropertyOptional({
    description: 'Once it has ended: the `summary` of its report.',
    type: 'object',
    additionalProperties: true,
    example: { requested: 2, distinct: 2, deleted: 2, failed: 0, not_attempted: 0 },
  })
  readonly summary?: object | undefined;

  @ApiPropertyOptional({ description: 'Why it failed as a whole.', type: JobErrorDto })
  readonly error?: JobErrorDto | undefined;

  @ApiProperty({ description: 'Where to go on.', type: JobLinksDto })
  readonly links!: JobLinksDto;
}

/** The caller's jobs. */
export class JobListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: 'list';

  @ApiProperty({ description: 'Newest first.', type: [JobDto] })
  readonly data!: JobDto[];
}

/** A job that was forgotten. */
export class JobDeletedDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.jobId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `job.deleted`.', example: 'job.deleted' })
  readonly object!: 'job.deleted';

  @ApiProperty({ description: 'Always `true`.', example: true })
  readonly deleted!: true;
}
