import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import {
  AutoChunkingDto,
  CHUNKING_ANSWER,
  CHUNKING_REQUEST,
  OtherChunkingDto,
  StaticChunkingDto,
} from './chunking.dto.js';
import { ATTRIBUTES, type Attributes, FIRST_ID, LAST_ID, UNIX_TIME } from './fields.js';

const STATUSES = ['in_progress', 'completed', 'cancelled', 'failed'] as const;
const INDEXING_ERRORS = ['server_error', 'unsupported_file', 'invalid_file'] as const;

/** A file to attach. It is passed on as it comes, unknown fields included: OpenAI judges it. */
@ApiExtraModels(AutoChunkingDto, StaticChunkingDto)
export class CreateVectorStoreFileDto {
  @ApiProperty({ description: 'An uploaded file.', example: EXAMPLE.fileId })
  readonly file_id!: string;

  @ApiPropertyOptional(CHUNKING_REQUEST)
  readonly chunking_strategy?: AutoChunkingDto | StaticChunkingDto;

  @ApiPropertyOptional(ATTRIBUTES)
  readonly attributes?: Attributes | null;
}

/** Attributes to give to a file of a store. It is passed on as it comes, unknown fields included. */
export class UpdateAttributesDto {
  @ApiProperty(ATTRIBUTES)
  readonly attributes!: Attributes | null;
}

/** Why a file could not be indexed. */
export class IndexingErrorDto {
  @ApiProperty({
    enum: INDEXING_ERRORS,
    description: 'Why, for a program.',
    example: 'unsupported_file',
  })
  readonly code!: (typeof INDEXING_ERRORS)[number];

  @ApiProperty({ description: 'Why, for a person.', example: 'The file type is not supported.' })
  readonly message!: string;
}

/** A file within a store. Fields that OpenAI adds are passed on. */
@ApiExtraModels(StaticChunkingDto, OtherChunkingDto)
export class V1VectorStoreFileDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({
    enum: ['vector_store.file'],
    description: 'Always `vector_store.file`.',
    example: 'vector_store.file',
  })
  readonly object!: 'vector_store.file';

  @ApiProperty({
    type: 'integer',
    description: 'Bytes that it uses in the store, which may differ from its own size.',
    example: 20480,
  })
  readonly usage_bytes!: number;

  @ApiProperty({ ...UNIX_TIME, description: 'When it was attached.', example: 1761750000 })
  readonly created_at!: number;

  @ApiProperty({ description: 'The store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiProperty({
    enum: STATUSES,
    description: 'State of its indexing; it is found by searches once `completed`.',
    example: 'completed',
  })
  readonly status!: (typeof STATUSES)[number];

  @ApiProperty({
    type: IndexingErrorDto,
    nullable: true,
    description: 'Why it could not be indexed; `null` when nothing went wrong.',
    example: null,
  })
  readonly last_error!: IndexingErrorDto | null;

  @ApiPropertyOptional(CHUNKING_ANSWER)
  readonly chunking_strategy?: StaticChunkingDto | OtherChunkingDto;

  @ApiPropertyOptional(ATTRIBUTES)
  readonly attributes?: Attributes | null;
}

/** A page of the files of a store, or of a batch. */
export class V1VectorStoreFilePageDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: string;

  @ApiProperty({ type: [V1VectorStoreFileDto], description: 'The files.' })
  readonly data!: readonly V1VectorStoreFileDto[];

  @ApiProperty({ ...FIRST_ID, example: EXAMPLE.fileId })
  readonly first_id!: string | null;

  @ApiProperty({ ...LAST_ID, example: EXAMPLE.fileId })
  readonly last_id!: string | null;

  @ApiProperty({ description: 'Whether another page follows.', example: false })
  readonly has_more!: boolean;
}

/** A file that was detached; the file itself stays. */
export class V1VectorStoreFileDeletedDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Whether it is detached.', example: true })
  readonly deleted!: boolean;

  @ApiProperty({
    enum: ['vector_store.file.deleted'],
    description: 'Always `vector_store.file.deleted`.',
    example: 'vector_store.file.deleted',
  })
  readonly object!: 'vector_store.file.deleted';
}

/** A piece of what was read from a file. */
export class ParsedContentDto {
  @ApiPropertyOptional({
    description: 'What kind of piece it is; `text` is the only one so far.',
    example: 'text',
  })
  readonly type?: string;

  @ApiPropertyOptional({ description: 'The text.', example: 'Refunds take five working days.' })
  readonly text?: string;
}

/** What was read from a file of a store, also where the file itself cannot be downloaded. */
export class VectorStoreFileContentDto {
  @ApiProperty({
    enum: ['vector_store.file_content.page'],
    description: 'Always `vector_store.file_content.page`.',
    example: 'vector_store.file_content.page',
  })
  readonly object!: 'vector_store.file_content.page';

  @ApiProperty({ type: [ParsedContentDto], description: 'The pieces, in their order.' })
  readonly data!: readonly ParsedContentDto[];

  @ApiProperty({ description: 'Whether another page follows.', example: false })
  readonly has_more!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What leads to the next page; `null` on the last one.',
    example: null,
  })
  readonly next_page!: string | null;
}
