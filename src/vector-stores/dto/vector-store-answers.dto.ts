import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FailedDeletionDto, ProofByKindDto, ProofDto } from '../../edge/deletion-report.dto.js';
import { EXAMPLE } from '../../edge/examples.js';
import { FileCountsDto } from '../../edge/file-counts.dto.js';
import { ReceiptDto } from '../../edge/receipt.dto.js';
import { FILE_STATUSES } from '../../edge/vector-store-file-selector.dto.js';

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

  @ApiProperty({ description: 'State of its indexing.', enum: FILE_STATUSES, example: 'completed' })
  readonly status!: string;

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

class WouldDeleteDto {
  @ApiProperty({ description: 'The store, or the file.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Which of both it is.', example: 'vector_store' })
  readonly object!: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Bytes that it takes up.', example: 20480 })
  readonly bytes?: number;
}

class CascadeSummaryDto extends ProofByKindDto {
  @ApiProperty({ type: 'integer', description: 'Store ids as sent, repetitions included.', example: 1 })
  readonly requested!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Distinct store ids: deleted + failed + would_delete + pending + phantom.',
    example: 1,
  })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Stores deleted.', example: 1 })
  readonly vector_stores_deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Stores failed.', example: 0 })
  readonly vector_stores_failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Distinct files found: deleted + failed + kept + would_delete + pending + phantom.',
    example: 2,
  })
  readonly files_found!: number;

  @ApiProperty({ type: 'integer', description: 'Files deleted.', example: 1 })
  readonly files_deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Files failed.', example: 0 })
  readonly files_failed!: number;

  @ApiProperty({ type: 'integer', description: 'Files kept since other stores hold them.', example: 1 })
  readonly files_kept_shared!: number;

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
    description: 'With `dry_run`: stores and files that would be deleted.',
    example: 0,
  })
  readonly would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: stores and files that OpenAI says are deleted, and that can still be read.',
    example: 0,
  })
  readonly pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: stores and files that are of no use any more, and are still listed.',
    example: 0,
  })
  readonly phantom?: number;

  @ApiPropertyOptional({ type: ReceiptDto, description: 'With `receipt`.' })
  readonly receipt?: ReceiptDto;
}

/** What became of every store and every file of theirs. */
export class CascadeReportDto extends ProofDto {
  @ApiProperty({ type: [String], description: 'Stores deleted.', example: [EXAMPLE.vectorStoreId] })
  readonly vector_stores_deleted!: string[];

  @ApiProperty({
    type: [FailedDeletionDto],
    description:
      'Stores left, each with its reason; code `files_remain` when some of its files could not be deleted.',
    example: [],
  })
  readonly vector_stores_failed!: FailedDeletionDto[];

  @ApiProperty({ type: [String], description: 'Files deleted.', example: [EXAMPLE.fileId] })
  readonly files_deleted!: string[];

  @ApiProperty({ type: [FailedDeletionDto], description: 'Files that could not be deleted.', example: [] })
  readonly files_failed!: FailedDeletionDto[];

  @ApiProperty({ type: [KeptSharedEntryDto], description: 'Files kept since other stores hold them.' })
  readonly files_kept_shared!: KeptSharedEntryDto[];

  @ApiPropertyOptional({
    type: [WouldDeleteDto],
    description: 'With `dry_run`: what would be deleted, stores first.',
    example: [],
  })
  readonly would_delete?: WouldDeleteDto[];

  @ApiProperty({ type: 'integer', description: 'Distinct files found in the stores.', example: 2 })
  readonly total_files_found!: number;

  @ApiProperty({ type: CascadeSummaryDto, description: 'Counts that add up.' })
  readonly summary!: CascadeSummaryDto;
}
