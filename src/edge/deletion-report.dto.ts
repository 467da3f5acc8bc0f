import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';

const NOT_FOUND = {
  id: EXAMPLE.otherVectorStoreId,
  error: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
  status_code: 404,
  code: 'not_found',
  retryable: false,
  attempts: 1,
  request_id: EXAMPLE.upstreamRequestId,
};

/** An id that could not be done. */
export class FailedEntryDto {
  @ApiProperty({ description: 'The id.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Why, for a person.', example: NOT_FOUND.error })
  readonly error!: string;

  @ApiProperty({
    description: 'Status that OpenAI answered; 502, 503 or 504 where it answered nothing.',
    type: 'integer',
    example: 404,
  })
  readonly status_code!: number;

  @ApiProperty({
    description: 'Why, for a program: `not_found`, or a code as in error answers.',
    example: 'not_found',
  })
  readonly code!: string;

  @ApiProperty({ description: 'Whether asking again may help.', example: false })
  readonly retryable!: boolean;

  @ApiProperty({ description: 'Calls sent to OpenAI for it.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({ description: "OpenAI's id of the last call.", example: EXAMPLE.upstreamRequestId })
  readonly request_id?: string;

  @ApiPropertyOptional({ description: '`false` when nothing was sent for this id.', example: false })
  readonly attempted?: boolean;
}

class DeletionSummaryDto {
  @ApiProperty({ description: 'Ids as sent, repetitions included.', type: 'integer', example: 2 })
  readonly requested!: number;

  @ApiProperty({ description: 'Distinct ids: `deleted + failed`.', type: 'integer', example: 2 })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Ids deleted.', example: 1 })
  readonly deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Ids failed.', example: 1 })
  readonly failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of the failed, those that nothing was sent for.',
    example: 0,
  })
  readonly not_attempted!: number;
}

/** What became of every distinct id, in the order asked for. */
export class DeletionReportDto {
  @ApiProperty({
    type: [String],
    description: 'Ids that are gone through this call.',
    example: [EXAMPLE.vectorStoreId],
  })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedEntryDto],
    description: 'Ids that could not be deleted, each with its reason.',
    example: [NOT_FOUND],
  })
  readonly failed!: FailedEntryDto[];

  @ApiProperty({ type: DeletionSummaryDto, description: 'Counts that add up.' })
  readonly summary!: DeletionSummaryDto;
}
