import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';
import { VECTOR_STORE_FILE_STATUSES } from '../../../selectors/dto/vector-store-file-selector.dto.js';

/**
 * Summary of a vector store. Times are Unix times in seconds. Optional fields are absent if the upstream is a
 * compatible server that does not return them.
 */
export class VectorStoreSummaryDto {
  @ApiProperty({ description: 'Id of the vector store.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Name of the vector store; `null` if it has none.',
    example: 'support articles',
  })
  readonly name!: string | null;

  @ApiProperty({
    description: 'Status of the vector store.',
    enum: ['in_progress', 'completed', 'expired'],
    example: 'completed',
  })
  readonly status?: string;

  @ApiProperty({ description: 'Size in bytes.', type: 'integer', example: 819200 })
  readonly usage_bytes?: number | null;

  @ApiProperty({ type: FileCountsDto, description: 'Number of files by indexing status.' })
  readonly file_counts?: Readonly<FileCountsDto> | null;

  @ApiProperty({ description: 'Creation time.', type: 'integer', example: 1761750000 })
  readonly created_at?: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Time of the last use; `null` if it was never used.',
    example: 1761836400,
  })
  readonly last_active_at?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'Expiry time; `null` if it never expires.',
    example: null,
  })
  readonly expires_at?: number | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Metadata of the vector store.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** A file of a vector store. Further fields of OpenAI are included. */
export class VectorStoreFileDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `vector_store.file`.', example: 'vector_store.file' })
  readonly object!: string;

  @ApiProperty({
    description: 'Time of attachment as Unix time in seconds.',
    type: 'integer',
    example: 1761750000,
  })
  readonly created_at?: number;

  @ApiProperty({ description: 'Id of the vector store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiProperty({ description: 'Bytes used in the vector store.', type: 'integer', example: 20480 })
  readonly usage_bytes?: number;

  @ApiProperty({ description: 'Indexing status.', enum: VECTOR_STORE_FILE_STATUSES, example: 'completed' })
  readonly status!: string;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Why indexing failed; `null` if it did not.',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
    required: ['code', 'message'],
    example: null,
  })
  readonly last_error?: unknown;

  @ApiPropertyOptional({
    type: 'object',
    description: 'Chunking strategy, as OpenAI returns it.',
    additionalProperties: true,
    example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
  })
  readonly chunking_strategy?: object | null;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Attributes of the file in this vector store.',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { team: 'search' },
  })
  readonly attributes?: Readonly<Record<string, string | number | boolean>> | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'With `view=full`: name of the file; `null` if the file no longer exists.',
    example: 'handbook.pdf',
  })
  readonly filename?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'With `view=full`: size of the file in bytes; `null` if the file no longer exists.',
    example: 20480,
  })
  readonly bytes?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'With `view=full`: purpose of the file; `null` if the file no longer exists.',
    example: 'assistants',
  })
  readonly purpose?: string | null;

  @ApiPropertyOptional({
    description: 'With `view=full`: `true` if the file no longer exists; absent otherwise.',
    example: true,
  })
  readonly dangling?: true;
}

/** Files of a vector store in OpenAI's list envelope. */
export class VectorStoreFileListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: 'list';

  @ApiProperty({ type: [VectorStoreFileDto], description: 'The files.' })
  readonly data!: readonly VectorStoreFileDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the first file; `null` if there is none.',
    example: EXAMPLE.fileId,
  })
  readonly first_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the last file; `null` if there is none.',
    example: EXAMPLE.fileId,
  })
  readonly last_id!: string | null;

  @ApiProperty({
    description: 'Whether more pages follow. Always `false` without `limit`, since all pages are returned.',
    example: false,
  })
  readonly has_more!: boolean;
}

/** The result of detaching one file. */
export class VectorStoreFileDeletedDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `vector_store.file.deleted`.', example: 'vector_store.file.deleted' })
  readonly object!: 'vector_store.file.deleted';

  @ApiProperty({
    type: Boolean,
    description: 'Always `true`; a failure is an error response.',
    example: true,
  })
  readonly deleted!: true;

  @ApiPropertyOptional({
    description:
      'With `verify`: result of the verification. `deleted`: the file is detached; `pending`: it can still be read, or the ' +
      'verification failed; `phantom`: it is detached, but still listed.',
    enum: ['deleted', 'pending', 'phantom'],
    example: 'deleted',
  })
  readonly outcome?: 'deleted' | 'pending' | 'phantom';

  @ApiPropertyOptional({
    description: 'With `verify`, unless the outcome is `deleted`: human-readable explanation.',
    example: 'it can still be read',
  })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'With `verify`: ids of other vector stores that listed the file before and no longer do.',
    example: [],
  })
  readonly lost_elsewhere?: readonly string[];
}
