import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';
import { ReceiptDto, ReceiptItemDto } from '../receipts/dto/receipt.dto.js';

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

/** An id that could not be deleted. */
export class FailedDeletionDto extends FailedEntryDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Bytes before, with `receipt`, where it was measured.',
    example: 20480,
  })
  readonly bytes?: number;

  @ApiPropertyOptional({
    description: 'Of a file that was to be detached, with `receipt`: the store.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id?: string;
}

class DeletionSummaryDto {
  @ApiProperty({ description: 'Ids as sent, repetitions included.', type: 'integer', example: 2 })
  readonly requested!: number;

  @ApiProperty({
    description: 'Distinct ids: `deleted + failed`, and what `dry_run` or `verify` add.',
    type: 'integer',
    example: 2,
  })
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

  @ApiPropertyOptional({ description: 'With `dry_run`: nothing was deleted.', example: false })
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `dry_run`: ids that would be deleted.',
    example: 0,
  })
  readonly would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: ids that OpenAI says are deleted, and that can still be read.',
    example: 0,
  })
  readonly pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: ids that are of no use any more, and are still listed.',
    example: 0,
  })
  readonly phantom?: number;

  @ApiPropertyOptional({ type: ReceiptDto, description: 'With `receipt`.' })
  readonly receipt?: ReceiptDto;
}

/** An id that OpenAI says is deleted, and that was still seen when the time for reading it back was over. */
export class StillSeenDto {
  @ApiProperty({ description: 'The id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiPropertyOptional({
    description: 'What it is the id of, where several kinds are told.',
    example: 'file',
  })
  readonly object?: string;

  @ApiProperty({ description: 'What was seen, for a person.', example: 'it can still be read' })
  readonly reason!: string;

  @ApiProperty({ description: 'Calls sent to OpenAI to delete it.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({
    description: "OpenAI's id of the last of them.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Bytes before, with `receipt`.', example: 20480 })
  readonly bytes?: number;

  @ApiPropertyOptional({
    description: 'Of a detached file, with `receipt`: the store.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Stores that still list the file.',
    example: [EXAMPLE.vectorStoreId],
  })
  readonly vector_store_ids?: string[];
}

/** A file that other stores lost by a detachment that was to leave one store only. */
export class LostElsewhereDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Stores that listed it before, and do not any more.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: string[];
}

/** What a report has for what was asked for beside: each list only where it was. */
export class ProofDto {
  @ApiPropertyOptional({
    type: [StillSeenDto],
    description: 'With `verify`: what can still be read, or could not be read back.',
    example: [],
  })
  readonly pending?: StillSeenDto[];

  @ApiPropertyOptional({
    type: [StillSeenDto],
    description: 'With `verify`: what is of no use any more, and is still listed.',
    example: [],
  })
  readonly phantom?: StillSeenDto[];

  @ApiPropertyOptional({
    type: [LostElsewhereDto],
    description: 'With `verify`: detached files that other stores lost, too.',
    example: [],
  })
  readonly lost_elsewhere?: LostElsewhereDto[];

  @ApiPropertyOptional({
    type: [ReceiptItemDto],
    description: 'With `receipt`: what it is about, every outcome as it is told line by line.',
    example: [],
  })
  readonly receipt_items?: ReceiptItemDto[];
}

/** What became of every distinct id, in the order asked for. */
export class DeletionReportDto extends ProofDto {
  @ApiProperty({
    type: [String],
    description: 'Ids that are gone through this call.',
    example: [EXAMPLE.vectorStoreId],
  })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedDeletionDto],
    description: 'Ids that could not be deleted, each with its reason.',
    example: [NOT_FOUND],
  })
  readonly failed!: FailedEntryDto[];

  @ApiPropertyOptional({
    type: [String],
    description: 'With `dry_run`: ids that would be deleted.',
    example: [],
  })
  readonly would_delete?: string[];

  @ApiProperty({ type: DeletionSummaryDto, description: 'Counts that add up.' })
  readonly summary!: DeletionSummaryDto;
}
