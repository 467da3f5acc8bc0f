import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../contracts/examples.js';

/** Bytes of all objects of one kind, as they were measured before they were to be deleted. */
export class ReceiptBytesDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Of all that were measured; `null` where something of which OpenAI says that it is deleted could not be.',
    example: 20480,
  })
  readonly before!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'The part of them of what is still there: what failed, is `pending` or a `phantom`; `null` where that was not measured.',
    example: 0,
  })
  readonly after!: number | null;
}

/** What was done, when, with which key, and how many bytes went; signed for the key that did it. */
@ApiExtraModels(ReceiptBytesDto)
export class ReceiptDto {
  @ApiProperty({ description: 'Always `receipt`.', example: 'receipt' })
  readonly object!: 'receipt';

  @ApiProperty({ description: 'Always 1.', type: 'integer', example: 1 })
  readonly version!: 1;

  @ApiProperty({ description: 'What was done.', example: 'delete_files' })
  readonly operation!: string;

  @ApiProperty({ description: 'Id of the request that asked for it.', example: EXAMPLE.requestId })
  readonly request_id!: string;

  @ApiProperty({ description: 'Fingerprint of the key, as in the log.', example: 'kX2bq0vGmPz7Tn4d' })
  readonly key!: string;

  @ApiPropertyOptional({
    description: 'Where files were detached: the store that they were detached from.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id?: string;

  @ApiProperty({ description: 'When it was asked for.', example: '2026-01-31T12:00:00.000Z' })
  readonly began_at!: string;

  @ApiProperty({ description: 'When the last outcome was known.', example: '2026-01-31T12:00:09.000Z' })
  readonly ended_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many there were of each outcome.',
    example: { deleted: 1 },
  })
  readonly outcomes!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ReceiptBytesDto) },
    description:
      'Bytes by kind of object: `vector_store`, `file`, `vector_store.file`. They are not to be added up: a store takes up ' +
      'bytes for files that are counted as files, too. A store is measured before the first of its files goes.',
    example: { file: { before: 20480, after: 0 } },
  })
  readonly bytes!: Record<string, ReceiptBytesDto>;

  @ApiProperty({ type: 'integer', description: 'Number of outcomes.', example: 1 })
  readonly items!: number;

  @ApiProperty({
    description: 'Digest of all outcomes, in whichever order.',
    example: '5f0c9b1e'.repeat(8),
  })
  readonly items_digest!: string;

  @ApiProperty({
    description: 'Made with KEY_HASH_SECRET and the key.',
    example: 'Zb7Jm1o0Vw3nTq5sYx9uCk2eRf4gHh6iAa8dLp0zXvE',
  })
  readonly signature!: string;
}

/** One outcome, as it was told. All of it is signed: whatever is changed, it is not what the receipt is about any more. */
export class ReceiptItemDto {
  @ApiProperty({ description: 'The id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'What it is the id of.', example: 'file' })
  readonly object!: string;

  @ApiProperty({ description: 'What became of it.', example: 'deleted' })
  readonly outcome!: string;

  @ApiPropertyOptional({ description: 'Of a detached file: the store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Calls sent to OpenAI for it.', example: 1 })
  readonly attempts?: number;

  @ApiPropertyOptional({ description: "OpenAI's id of the call.", example: EXAMPLE.upstreamRequestId })
  readonly request_id?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Bytes before.', example: 20480 })
  readonly bytes?: number;

  @ApiPropertyOptional({ description: 'What was seen, for a person.', example: 'it can still be read' })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Stores that still list the file, or for which it was kept.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Other stores that lost the file.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly lost_in?: string[];

  @ApiPropertyOptional({
    description: 'Of what failed: why, for a person.',
    example: 'The server had an error.',
  })
  readonly error?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Of what failed: the status that OpenAI answered.',
    example: 500,
  })
  readonly status_code?: number;

  @ApiPropertyOptional({ description: 'Of what failed: why, for a program.', example: 'upstream_error' })
  readonly code?: string;

  @ApiPropertyOptional({ description: 'Of what failed: whether asking again may help.', example: true })
  readonly retryable?: boolean;

  @ApiPropertyOptional({ description: '`false` when nothing was sent for it.', example: false })
  readonly attempted?: boolean;
}
