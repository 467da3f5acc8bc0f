import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileCountsDto } from '../../../contracts/indexing.dto.js';
import {
  StoresAndFilesReportDto,
  StoresAndFilesSummaryDto,
} from '../../../contracts/stores-and-files-report.dto.js';
import { VECTOR_STORE_FILE_STATUSES } from '../../../selectors/dto/vector-store-file-selector.dto.js';

/** The most important of a vector store. Times are Unix times in seconds. */
export class VectorStoreSummaryDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its name; it may have none.',
    example: 'support articles',
  })
  readonly name!: string | null;

  @ApiProperty({
    description: 'Its state.',
    enum: ['in_progress', 'completed', 'expired'],
    example: 'completed',
  })
  readonly status!: string;

  @ApiProperty({ description: 'Bytes in use.', type: 'integer', example: 819200 })
  readonly usage_bytes!: number;

  @ApiProperty({ type: FileCountsDto, description: 'How many files it has.' })
  readonly file_counts!: FileCountsDto;

  @ApiProperty({ description: 'When it was made.', type: 'integer', example: 1761750000 })
  readonly created_at!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'When it was last used; `null` when it never was.',
    example: 1761836400,
  })
  readonly last_active_at!: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'When it expires; `null` when it never does.',
    example: null,
  })
  readonly expires_at?: number | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'What its owner wrote to it.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  readonly metadata!: Record<string, string> | null;
}

/** A file of a vector store. Fields that OpenAI adds are passed on. */
export class VectorStoreFileDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `vector_store.file`.', example: 'vector_store.file' })
  readonly object!: string;

  @ApiProperty({
    description: 'Unix time in seconds of the attachment.',
    type: 'integer',
    example: 1761750000,
  })
  readonly created_at!: number;

  @ApiProperty({ description: 'The store.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiProperty({ description: 'Bytes used in the store.', type: 'integer', example: 20480 })
  readonly usage_bytes!: number;

  @ApiProperty({
    description: 'State of its indexing.',
    enum: VECTOR_STORE_FILE_STATUSES,
    example: 'completed',
  })
  readonly status!: string;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Why it could not be indexed; `null` when nothing went wrong.',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
    required: ['code', 'message'],
    example: null,
  })
  readonly last_error?: object | null;

  @ApiPropertyOptional({
    type: 'object',
    description: 'How its text is split, as OpenAI answers it.',
    additionalProperties: true,
    example: { type: 'static', static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 } },
  })
  readonly chunking_strategy?: object;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Attributes of the file in this store.',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { team: 'search' },
  })
  readonly attributes?: Record<string, string | number | boolean> | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'With `view=full`: name of the file; `null` when it is gone.',
    example: 'handbook.pdf',
  })
  readonly filename?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'With `view=full`: size of the file; `null` when it is gone.',
    example: 20480,
  })
  readonly bytes?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'With `view=full`: what the file is for; `null` when it is gone.',
    example: 'assistants',
  })
  readonly purpose?: string | null;

  @ApiPropertyOptional({ description: 'With `view=full`: `true` when the file is gone.', example: true })
  readonly dangling?: true;
}

/** OpenAI's list envelope. */
export class VectorStoreFileListDto {
  @ApiProperty({ description: 'Always `list`.', example: 'list' })
  readonly object!: string;

  @ApiProperty({ type: [VectorStoreFileDto], description: 'The files.' })
  readonly data!: VectorStoreFileDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the first file.',
    example: EXAMPLE.fileId,
  })
  readonly first_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Id of the last file.', example: EXAMPLE.fileId })
  readonly last_id!: string | null;

  @ApiProperty({ description: '`false` without `limit`: all pages are here.', example: false })
  readonly has_more!: boolean;
}

/** A file that was detached; the file itself stays. */
export class VectorStoreFileDeletedDto {
  @ApiProperty({ description: "The file's id.", example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Always `vector_store.file.deleted`.', example: 'vector_store.file.deleted' })
  readonly object!: string;

  @ApiProperty({ description: 'Always `true`; anything else is an error.', example: true })
  readonly deleted!: boolean;

  @ApiPropertyOptional({
    description:
      'With `verify`, what was seen: it is gone (`deleted`), can still be read or could not be looked at (`pending`), or is ' +
      'of no use any more and still listed (`phantom`).',
    enum: ['deleted', 'pending', 'phantom'],
    example: 'deleted',
  })
  readonly outcome?: string;

  @ApiPropertyOptional({
    description: 'With `verify`, unless it is gone: what was seen, for a person.',
    example: 'it can still be read',
  })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'With `verify`: other stores that listed the file before, and do not any more.',
    example: [],
  })
  readonly lost_elsewhere?: string[];
}

class KeptSharedEntryDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Stores that hold it and were not asked for, the first 10 found.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: string[];
}

class CascadeSummaryDto extends StoresAndFilesSummaryDto {
  @ApiProperty({ type: 'integer', description: 'Store ids as sent, repetitions included.', example: 1 })
  readonly requested!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Distinct store ids: deleted + failed + would_delete + pending + phantom.',
    example: 1,
  })
  readonly distinct!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Distinct files found: deleted + failed + kept + would_delete + pending + phantom.',
    example: 2,
  })
  readonly files_found!: number;

  @ApiProperty({ type: 'integer', description: 'Files kept since other stores hold them.', example: 1 })
  readonly files_kept_shared!: number;
}

/** What became of every store and every file of theirs. */
export class CascadeReportDto extends StoresAndFilesReportDto {
  @ApiProperty({ type: [KeptSharedEntryDto], description: 'Files kept since other stores hold them.' })
  readonly files_kept_shared!: KeptSharedEntryDto[];

  @ApiProperty({ type: 'integer', description: 'Distinct files found in the stores.', example: 2 })
  readonly total_files_found!: number;

  @ApiProperty({ type: CascadeSummaryDto, description: 'Counts that add up.' })
  readonly summary!: CascadeSummaryDto;
}
