import { ApiPropertyOptional } from '@nestjs/swagger';
import { Field, NULLABLE, OPTIONAL } from '../../../contracts/fields.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';
import { VECTOR_STORE_FILE_STATUSES } from '../../../selectors/dto/vector-store-file-selector.dto.js';

/**
 * Summary of a vector store. Times are Unix times in seconds. Optional fields are absent if the upstream is a
 * compatible server that does not return them.
 */
export class VectorStoreSummaryDto {
  @Field.id('vectorStoreId', 'Id of the vector store.') readonly id!: string;

  @Field.text('Name of the vector store; `null` if it has none.', 'support articles', NULLABLE)
  readonly name!: string | null;

  @Field.enum(['in_progress', 'completed', 'expired'], 'Status of the vector store.', 'completed')
  readonly status?: string;

  @Field.bytes('Size in bytes.', { example: 819200 }) readonly usage_bytes?: number | null;

  @Field.object(FileCountsDto, 'Number of files by indexing status.')
  readonly file_counts?: Readonly<FileCountsDto> | null;

  @Field.unixTime('Creation time.') readonly created_at?: number;

  @Field.unixTime('Time of the last use; `null` if it was never used.', {
    nullable: true,
    example: 1761836400,
  })
  readonly last_active_at?: number | null;

  @Field.unixTime('Expiry time; `null` if it never expires.', {
    optional: true,
    nullable: true,
    example: null,
  })
  readonly expires_at?: number | null;

  @Field.metadata('Metadata of the vector store.', NULLABLE)
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** A file of a vector store. Further fields of OpenAI are included. */
export class VectorStoreFileDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;
  @Field.constant('vector_store.file') readonly object!: string;
  @Field.unixTime('Time of attachment as Unix time in seconds.') readonly created_at?: number;
  @Field.id('vectorStoreId', 'Id of the vector store.') readonly vector_store_id!: string;
  @Field.bytes('Bytes used in the vector store.') readonly usage_bytes?: number;
  @Field.enum(VECTOR_STORE_FILE_STATUSES, 'Indexing status.', 'completed') readonly status!: string;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Why indexing failed; `null` if it did not.',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
    required: ['code', 'message'],
    example: null,
  })
  readonly last_error?: unknown;

  @Field.map(
    true,
    'Chunking strategy, as OpenAI returns it.',
    { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
    OPTIONAL,
  )
  readonly chunking_strategy?: object | null;

  @Field.attributes('Attributes of the file in this vector store.', { optional: true, nullable: true })
  readonly attributes?: Readonly<Record<string, string | number | boolean>> | null;

  @Field.text('With `view=full`: name of the file; `null` if the file no longer exists.', 'handbook.pdf', {
    optional: true,
    nullable: true,
  })
  readonly filename?: string | null;

  @Field.bytes('With `view=full`: size of the file in bytes; `null` if the file no longer exists.', {
    optional: true,
    nullable: true,
  })
  readonly bytes?: number | null;

  @Field.text('With `view=full`: purpose of the file; `null` if the file no longer exists.', 'assistants', {
    optional: true,
    nullable: true,
  })
  readonly purpose?: string | null;

  @Field.flag('With `view=full`: `true` if the file no longer exists; absent otherwise.', true, OPTIONAL)
  readonly dangling?: true;
}

/** Files of a vector store in OpenAI's list envelope. */
export class VectorStoreFileListDto {
  @Field.constant('list') readonly object!: 'list';
  @Field.list(VectorStoreFileDto, 'The files.') readonly data!: readonly VectorStoreFileDto[];

  @Field.id('fileId', 'Id of the first file; `null` if there is none.', NULLABLE)
  readonly first_id!: string | null;

  @Field.id('fileId', 'Id of the last file; `null` if there is none.', NULLABLE)
  readonly last_id!: string | null;

  @Field.flag(
    'Whether more pages follow. Always `false` without `limit`, since all pages are returned.',
    false,
  )
  readonly has_more!: boolean;
}

/** The result of detaching one file. */
export class VectorStoreFileDeletedDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;
  @Field.constant('vector_store.file.deleted') readonly object!: 'vector_store.file.deleted';
  @Field.flag('Always `true`; a failure is an error response.', true) readonly deleted!: true;

  @Field.enum(
    ['deleted', 'pending', 'phantom'],
    'With `verify`: result of the verification. `deleted`: the file is detached; `pending`: it can still be read, or the ' +
      'verification failed; `phantom`: it is detached, but still listed.',
    'deleted',
    OPTIONAL,
  )
  readonly outcome?: 'deleted' | 'pending' | 'phantom';

  @Field.text(
    'With `verify`, unless the outcome is `deleted`: human-readable explanation.',
    'it can still be read',
    OPTIONAL,
  )
  readonly reason?: string;

  @Field.list(
    String,
    'With `verify`: ids of other vector stores that listed the file before and no longer do.',
    { optional: true, example: [] },
  )
  readonly lost_elsewhere?: readonly string[];
}
