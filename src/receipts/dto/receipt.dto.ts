import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../contracts/examples.js';

/** Bytes of all objects of one kind, measured before their deletion. */
export class ReceiptBytesDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Total bytes before the deletion; `null` if a deleted object could not be measured.',
    example: 20480,
  })
  readonly before!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Bytes that remain: failed, `pending` and `phantom` objects; `null` if one of them could not be measured.',
    example: 0,
  })
  readonly after!: number | null;
}

/** A signed statement of a deletion: operation, time, key and bytes. */
@ApiExtraModels(ReceiptBytesDto)
export class ReceiptDto {
  @ApiProperty({ description: 'Always `receipt`.', example: 'receipt' })
  readonly object!: 'receipt';

  @ApiProperty({ description: 'Always 1.', type: 'integer', example: 1 })
  readonly version!: 1;

  @ApiProperty({ description: 'Operation.', example: 'delete_files' })
  readonly operation!: string;

  @ApiProperty({ description: 'Id of the request.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiProperty({ description: 'Fingerprint of the API key, as in the log.', example: 'kX2bq0vGmPz7Tn4d' })
  readonly key!: string;

  @ApiPropertyOptional({
    description: 'Detached files: the store.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id?: string;

  @ApiProperty({ description: 'Time of the request.', example: '2026-01-31T12:00:00.000Z' })
  readonly began_at!: string;

  @ApiProperty({ description: 'Time of the last outcome.', example: '2026-01-31T12:00:09.000Z' })
  readonly ended_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Number of each outcome.',
    example: { deleted: 1 },
  })
  readonly outcomes!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ReceiptBytesDto) },
    description:
      'Bytes by kind of object: `vector_store`, `file`, `vector_store.file`. Do not add them up: the bytes of a store include ' +
      'files that are also counted as files. A store is measured before its first file is deleted.',
    example: { file: { before: 20480, after: 0 } },
  })
  readonly bytes!: Record<string, ReceiptBytesDto>;

  @ApiProperty({ type: 'integer', description: 'Number of outcomes.', example: 1 })
  readonly items!: number;

  @ApiProperty({
    description: 'Digest of all outcomes, independent of their order.',
    example: '5f0c9b1e'.repeat(8),
  })
  readonly items_digest!: string;

  @ApiProperty({
    description: 'Signature, with a key derived from `KEY_HASH_SECRET` and the API key.',
    example: 'Zb7Jm1o0Vw3nTq5sYx9uCk2eRf4gHh6iAa8dLp0zXvE',
  })
  readonly signature!: string;
}

/** One outcome, as reported. Every field is signed, so a changed item does not match the receipt. */
export class ReceiptItemDto {
  @ApiProperty({ description: 'The id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Kind of object.', example: 'file' })
  readonly object!: string;

  @ApiProperty({ description: 'Outcome.', example: 'deleted' })
  readonly outcome!: string;

  @ApiPropertyOptional({ description: 'Detached file: the store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Requests sent to OpenAI.', example: 1 })
  readonly attempts?: number;

  @ApiPropertyOptional({
    description: "OpenAI's id of the last request.",
    example: EXAMPLE.upstreamRequestId,
  })
  readonly request_id?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Bytes before the deletion.', example: 20480 })
  readonly bytes?: number;

  @ApiPropertyOptional({ description: 'Human-readable reason.', example: 'it can still be read' })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Stores that still list the file, or that it was kept for.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Other stores that no longer list the file.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly lost_in?: string[];

  @ApiPropertyOptional({
    description: 'Failure: human-readable reason.',
    example: 'The server had an error.',
  })
  readonly error?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: "Failure: status of OpenAI's response.",
    example: 500,
  })
  readonly status_code?: number;

  @ApiPropertyOptional({ description: 'Failure: machine-readable reason.', example: 'upstream_error' })
  readonly code?: string;

  @ApiPropertyOptional({ description: 'Failure: whether a retry may succeed.', example: true })
  readonly retryable?: boolean;

  @ApiPropertyOptional({ description: '`false` if no request was sent.', example: false })
  readonly attempted?: boolean;
}
