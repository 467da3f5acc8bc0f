import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { NullableProperty } from '../../../contracts/nullable-property.js';

export class FilesTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores that were listed.', example: 2 })
  readonly vector_stores!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Files in these stores; a file in two stores counts twice.',
    example: 3,
  })
  readonly entries!: number;

  @ApiProperty({ type: 'integer', description: 'Files in the report.', example: 4 })
  readonly files!: number;

  @ApiProperty({ type: 'integer', description: 'Size of these files in bytes.', example: 81920 })
  readonly bytes!: number;

  @NullableProperty('integer', 'Orphans; `null` unless the report is complete.', 1)
  readonly orphans!: number | null;

  @NullableProperty('integer', 'Size of the orphans in bytes.', 20480)
  readonly orphan_bytes!: number | null;

  @ApiProperty({ type: 'integer', description: 'Attachments whose file does not exist.', example: 0 })
  readonly dangling!: number;

  @ApiProperty({ type: 'integer', description: 'Groups of identical files.', example: 0 })
  readonly duplicates!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Size of all but one file of each group, in bytes.',
    example: 0,
  })
  readonly duplicate_bytes!: number;

  @ApiProperty({ type: 'integer', description: 'Attachments whose indexing is stuck.', example: 0 })
  readonly stuck!: number;

  @ApiProperty({ type: 'integer', description: 'Attachments whose indexing failed.', example: 0 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', description: 'Stores that could not be listed.', example: 0 })
  readonly missing!: number;
}

export class MissingStoreDto extends OmitType(FailedEntryDto, ['id']) {
  @ApiProperty({ description: 'Id of the store.', example: EXAMPLE.otherVectorStoreId })
  readonly vector_store_id!: string;
}

export class OrphanDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @NullableProperty(String, 'Name; `null` if OpenAI does not report it.', 'handbook.pdf')
  readonly filename!: string | null;

  @ApiProperty({ description: 'Purpose.', example: 'assistants' })
  readonly purpose!: string;

  @NullableProperty('integer', 'Size in bytes; `null` if OpenAI does not report it.', 20480)
  readonly bytes?: number | null;

  @ApiProperty({ type: 'integer', description: 'Unix time in seconds of the upload.', example: 1761750000 })
  readonly created_at?: number;
}

export class DanglingDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({ description: 'Store that lists the file.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the attachment; `null` if OpenAI does not report it.',
    example: 1761750000,
  })
  readonly created_at?: number | null;
}

export class StuckDto extends DanglingDto {
  @NullableProperty(String, 'Name of the file; `null` if the file does not exist.', 'scan.pdf')
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
  @ApiProperty({ description: 'Name of the files.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Size of each file in bytes.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({
    type: [String],
    description: 'Ids of the files, oldest first.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  readonly ids!: readonly string[];
}

/** Orphaned, dangling, duplicate and unindexed files. */
export class FilesReportDto {
  @ApiProperty({ description: 'Always `report.files`.', example: 'report.files' })
  readonly object!: 'report.files';

  @ApiProperty({
    description: 'Whether all stores could be listed; `missing` lists the others.',
    example: true,
  })
  readonly complete!: boolean;

  @ApiProperty({
    description: 'Time of the report.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @ApiProperty({ type: FilesTotalsDto, description: 'Totals.' })
  readonly totals!: FilesTotalsDto;

  @ApiProperty({ type: [MissingStoreDto], description: 'Stores that could not be listed.', example: [] })
  readonly missing!: readonly MissingStoreDto[];

  @ApiProperty({
    type: [OrphanDto],
    nullable: true,
    description:
      'Files that no store holds; `null` unless `complete`, since a missing store may hold any of them.',
  })
  readonly orphans!: readonly OrphanDto[] | null;

  @ApiProperty({ type: [DanglingDto], description: 'Attachments whose file does not exist.' })
  readonly dangling!: readonly DanglingDto[];

  @ApiProperty({ type: [DuplicatesDto], description: 'Groups of files with the same name and size.' })
  readonly duplicates!: readonly DuplicatesDto[];

  @ApiProperty({ type: [StuckDto], description: 'Attachments whose indexing is stuck.' })
  readonly stuck!: readonly StuckDto[];

  @ApiProperty({ type: [FailedFileDto], description: 'Attachments whose indexing failed.' })
  readonly failed!: readonly FailedFileDto[];
}
