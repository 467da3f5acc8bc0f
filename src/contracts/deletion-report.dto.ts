import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples.js';
import { ReceiptDto, ReceiptItemDto } from '../receipts/dto/receipt.dto.js';

const NOT_FOUND_EXAMPLE = {
  id: EXAMPLE.otherVectorStoreId,
  error: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
  status_code: 404,
  code: 'not_found',
  retryable: false,
  attempts: 1,
  request_id: EXAMPLE.upstreamRequestId,
};

/** An id that failed. */
export class FailedEntryDto {
  @ApiProperty({ description: 'The id that failed.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Human-readable reason.', example: NOT_FOUND_EXAMPLE.error })
  readonly error!: string;

  @ApiProperty({
    description: 'Status returned by OpenAI, or 502, 503 or 504 if it did not respond.',
    type: 'integer',
    example: 404,
  })
  readonly status_code!: number;

  @ApiProperty({
    description: 'Machine-readable reason: `not_found`, or a code as in error responses.',
    example: 'not_found',
  })
  readonly code!: string;

  @ApiProperty({ description: 'Whether a retry may succeed.', example: false })
  readonly retryable!: boolean;

  @ApiProperty({ description: 'Calls sent to OpenAI for this id.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({
    description: "OpenAI's request id of the last call.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;

  @ApiPropertyOptional({ description: '`false` if no call was sent for this id.', example: false })
  readonly attempted?: boolean;
}

/** An id that could not be deleted. */
export class FailedDeletionDto extends FailedEntryDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `receipt`: size in bytes before the deletion, if it was measured.',
    example: 20480,
  })
  readonly bytes?: number;

  @ApiPropertyOptional({
    description: 'With `receipt`: the store that the file was to be detached from.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id?: string;
}

class DeletionSummaryDto {
  @ApiProperty({ description: 'Ids in the request, including duplicates.', type: 'integer', example: 2 })
  readonly requested!: number;

  @ApiProperty({
    description: 'Distinct ids: `deleted + failed`, plus `would_delete`, `pending` and `phantom`.',
    type: 'integer',
    example: 2,
  })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Deleted ids.', example: 1 })
  readonly deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Failed ids.', example: 1 })
  readonly failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Failed ids for which no call was sent.',
    example: 0,
  })
  readonly not_attempted!: number;

  @ApiPropertyOptional({ description: '`true` with `dry_run`: nothing was deleted.', example: false })
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `dry_run`: number of ids that would be deleted.',
    example: 0,
  })
  readonly would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted ids that can still be read.',
    example: 0,
  })
  readonly pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted ids that are still listed.',
    example: 0,
  })
  readonly phantom?: number;

  @ApiPropertyOptional({ type: ReceiptDto, description: 'With `receipt`: the signed receipt.' })
  readonly receipt?: ReceiptDto;
}

/** A deleted object that OpenAI still returned when the verification timed out. */
export class StillSeenDto {
  @ApiProperty({ description: 'Id of the object.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiPropertyOptional({
    description: 'Type of the object, in reports with several types.',
    example: 'file',
  })
  readonly object?: string;

  @ApiProperty({ description: 'Human-readable observation.', example: 'it can still be read' })
  readonly reason!: string;

  @ApiProperty({ description: 'Deletion calls sent to OpenAI.', type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiPropertyOptional({
    description: "OpenAI's request id of the last of these calls.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `receipt`: size in bytes before the deletion.',
    example: 20480,
  })
  readonly bytes?: number;

  @ApiPropertyOptional({
    description: 'With `receipt`: the store that the file was detached from.',
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

/** A file that disappeared from other stores when it was detached from one. */
export class LostElsewhereDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Stores that no longer list the file.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: string[];
}

/** Report sections that exist only with the respective option. */
export class ProofDto {
  @ApiPropertyOptional({
    type: [StillSeenDto],
    description:
      'With `verify`: deleted objects that can still be read, or whose deletion could not be confirmed.',
    example: [],
  })
  readonly pending?: StillSeenDto[];

  @ApiPropertyOptional({
    type: [StillSeenDto],
    description: 'With `verify`: deleted objects that are still listed.',
    example: [],
  })
  readonly phantom?: StillSeenDto[];

  @ApiPropertyOptional({
    type: [LostElsewhereDto],
    description: 'With `verify`: detached files that also disappeared from other stores.',
    example: [],
  })
  readonly lost_elsewhere?: LostElsewhereDto[];

  @ApiPropertyOptional({
    type: [ReceiptItemDto],
    description: 'With `receipt`: the outcomes that the receipt covers, as in NDJSON.',
    example: [],
  })
  readonly receipt_items?: ReceiptItemDto[];
}

/** The outcome of every distinct id, in the order of the request. */
export class DeletionReportDto extends ProofDto {
  @ApiProperty({
    type: [String],
    description: 'Ids deleted by this request.',
    example: [EXAMPLE.vectorStoreId],
  })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedDeletionDto],
    description: 'Ids that could not be deleted, with the reason.',
    example: [NOT_FOUND_EXAMPLE],
  })
  readonly failed!: FailedEntryDto[];

  @ApiPropertyOptional({
    type: [String],
    description: 'With `dry_run`: ids that would be deleted.',
    example: [],
  })
  readonly would_delete?: string[];

  @ApiProperty({ type: DeletionSummaryDto, description: 'Counts of the outcomes.' })
  readonly summary!: DeletionSummaryDto;
}
