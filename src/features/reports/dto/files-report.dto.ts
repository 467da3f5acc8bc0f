import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import {
  BytesField,
  ConstantField,
  CountField,
  FlagField,
  IdField,
  ListField,
  NULLABLE,
  ObjectField,
  TextField,
  UnixTimeField,
} from '../../../contracts/fields.js';

class FilesTotalsDto {
  @CountField('Stores that were listed.', 2) readonly vector_stores!: number;
  @CountField('Files in these stores; a file in two stores counts twice.', 3) readonly entries!: number;
  @CountField('Files in the report.', 4) readonly files!: number;
  @BytesField('Size of these files in bytes.', { example: 81920 }) readonly bytes!: number;
  @CountField('Orphans; `null` unless the report is complete.', 1, NULLABLE) readonly orphans!: number | null;
  @BytesField('Size of the orphans in bytes.', NULLABLE) readonly orphan_bytes!: number | null;
  @CountField('Attachments whose file does not exist.', 0) readonly dangling!: number;
  @CountField('Groups of identical files.', 0) readonly duplicates!: number;

  @BytesField('Size of all but one file of each group, in bytes.', { example: 0 })
  readonly duplicate_bytes!: number;

  @CountField('Attachments whose indexing is stuck.', 0) readonly stuck!: number;
  @CountField('Attachments whose indexing failed.', 0) readonly failed!: number;
  @CountField('Stores that could not be listed.', 0) readonly missing!: number;
}

export class MissingStoreDto extends OmitType(FailedEntryDto, ['id']) {
  @IdField('otherVectorStoreId', 'Id of the store.') readonly vector_store_id!: string;
}

export class OrphanDto {
  @IdField('fileId', 'Id.') readonly id!: string;

  @TextField('Name; `null` if OpenAI does not report it.', 'handbook.pdf', NULLABLE)
  readonly filename!: string | null;

  @TextField('Purpose.', 'assistants') readonly purpose!: string;
  @BytesField('Size in bytes; `null` if OpenAI does not report it.', NULLABLE) readonly bytes?: number | null;
  @UnixTimeField('Unix time in seconds of the upload.') readonly created_at?: number;
}

export class DanglingDto {
  @IdField('otherFileId', 'Id of the file.') readonly id!: string;
  @IdField('vectorStoreId', 'Store that lists the file.') readonly vector_store_id!: string;

  @UnixTimeField('Unix time in seconds of the attachment; `null` if OpenAI does not report it.', {
    optional: true,
    nullable: true,
  })
  readonly created_at?: number | null;
}

export class StuckDto extends DanglingDto {
  @TextField('Name of the file; `null` if the file does not exist.', 'scan.pdf', NULLABLE)
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
  @TextField('Name of the files.', 'handbook.pdf') readonly filename!: string;
  @BytesField('Size of each file in bytes.') readonly bytes!: number;

  @ListField(String, 'Ids of the files, oldest first.', { example: [EXAMPLE.fileId, EXAMPLE.otherFileId] })
  readonly ids!: readonly string[];
}

/** Orphaned, dangling, duplicate and unindexed files. */
export class FilesReportDto {
  @ConstantField('report.files') readonly object!: 'report.files';

  @FlagField('Whether all stores could be listed; `missing` lists the others.', true)
  readonly complete!: boolean;

  @ApiProperty({
    description: 'Time of the report.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @ObjectField(FilesTotalsDto, 'Totals.') readonly totals!: FilesTotalsDto;

  @ListField(MissingStoreDto, 'Stores that could not be listed.', { example: [] })
  readonly missing!: readonly MissingStoreDto[];

  @ListField(
    OrphanDto,
    'Files that no store holds; `null` unless `complete`, since a missing store may hold any of them.',
    NULLABLE,
  )
  readonly orphans!: readonly OrphanDto[] | null;

  @ListField(DanglingDto, 'Attachments whose file does not exist.')
  readonly dangling!: readonly DanglingDto[];

  @ListField(DuplicatesDto, 'Groups of files with the same name and size.')
  readonly duplicates!: readonly DuplicatesDto[];

  @ListField(StuckDto, 'Attachments whose indexing is stuck.') readonly stuck!: readonly StuckDto[];
  @ListField(FailedFileDto, 'Attachments whose indexing failed.') readonly failed!: readonly FailedFileDto[];
}
