import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { Field, NULLABLE } from '../../../contracts/fields.js';

class FilesTotalsDto {
  @Field.count('Stores that were listed.', 2) readonly vector_stores!: number;
  @Field.count('Files in these stores; a file in two stores counts twice.', 3) readonly entries!: number;
  @Field.count('Files in the report.', 4) readonly files!: number;
  @Field.bytes('Size of these files in bytes.', { example: 81920 }) readonly bytes!: number;
  @Field.count('Orphans; `null` unless the report is complete.', 1, NULLABLE) readonly orphans!:
    number | null;
  @Field.bytes('Size of the orphans in bytes.', NULLABLE) readonly orphan_bytes!: number | null;
  @Field.count('Attachments whose file does not exist.', 0) readonly dangling!: number;
  @Field.count('Groups of identical files.', 0) readonly duplicates!: number;

  @Field.bytes('Size of all but one file of each group, in bytes.', { example: 0 })
  readonly duplicate_bytes!: number;

  @Field.count('Attachments whose indexing is stuck.', 0) readonly stuck!: number;
  @Field.count('Attachments whose indexing failed.', 0) readonly failed!: number;
  @Field.count('Stores that could not be listed.', 0) readonly missing!: number;
}

export class MissingStoreDto extends OmitType(FailedEntryDto, ['id']) {
  @Field.id('otherVectorStoreId', 'Id of the store.') readonly vector_store_id!: string;
}

export class OrphanDto {
  @Field.id('fileId', 'Id.') readonly id!: string;

  @Field.text('Name; `null` if OpenAI does not report it.', 'handbook.pdf', NULLABLE)
  readonly filename!: string | null;

  @Field.text('Purpose.', 'assistants') readonly purpose!: string;
  @Field.bytes('Size in bytes; `null` if OpenAI does not report it.', NULLABLE) readonly bytes?:
    number | null;
  @Field.unixTime('Unix time in seconds of the upload.') readonly created_at?: number;
}

export class DanglingDto {
  @Field.id('otherFileId', 'Id of the file.') readonly id!: string;
  @Field.id('vectorStoreId', 'Store that lists the file.') readonly vector_store_id!: string;

  @Field.unixTime('Unix time in seconds of the attachment; `null` if OpenAI does not report it.', {
    optional: true,
    nullable: true,
  })
  readonly created_at?: number | null;
}

export class StuckDto extends DanglingDto {
  @Field.text('Name of the file; `null` if the file does not exist.', 'scan.pdf', NULLABLE)
  readonly filename!: string | null;
}

export class FailedFileDto extends StuckDto {
  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Indexing error as OpenAI reports it.',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
    example: { code: 'server_error', message: 'An internal error occurred.' },
  })
  readonly last_error?: { readonly code: string; readonly message: string } | null;
}

export class DuplicatesDto {
  @Field.text('Name of the files.', 'handbook.pdf') readonly filename!: string;
  @Field.bytes('Size of each file in bytes.') readonly bytes!: number;

  @Field.list(String, 'Ids of the files, oldest first.', { example: [EXAMPLE.fileId, EXAMPLE.otherFileId] })
  readonly ids!: readonly string[];
}

/** Orphaned, dangling, duplicate and unindexed files. */
export class FilesReportDto {
  @Field.constant('report.files') readonly object!: 'report.files';

  @Field.flag('Whether all stores could be listed; `missing` lists the others.', true)
  readonly complete!: boolean;

  @ApiProperty({
    description: 'Time of the report.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @Field.object(FilesTotalsDto, 'Totals.') readonly totals!: FilesTotalsDto;

  @Field.list(MissingStoreDto, 'Stores that could not be listed.', { example: [] })
  readonly missing!: readonly MissingStoreDto[];

  @Field.list(
    OrphanDto,
    'Files that no store holds; `null` unless `complete`, since a missing store may hold any of them.',
    NULLABLE,
  )
  readonly orphans!: readonly OrphanDto[] | null;

  @Field.list(DanglingDto, 'Attachments whose file does not exist.')
  readonly dangling!: readonly DanglingDto[];

  @Field.list(DuplicatesDto, 'Groups of files with the same name and size.')
  readonly duplicates!: readonly DuplicatesDto[];

  @Field.list(StuckDto, 'Attachments whose indexing is stuck.') readonly stuck!: readonly StuckDto[];
  @Field.list(FailedFileDto, 'Attachments whose indexing failed.') readonly failed!: readonly FailedFileDto[];
}
