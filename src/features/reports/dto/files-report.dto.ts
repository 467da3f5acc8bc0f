import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';

class FilesTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores that were listed.', example: 2 })
  readonly vector_stores!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Files in these stores; one in two counts twice.',
    example: 3,
  })
  readonly entries!: number;

  @ApiProperty({ type: 'integer', description: 'Files that the report is about.', example: 4 })
  readonly files!: number;

  @ApiProperty({ type: 'integer', description: 'Their bytes.', example: 81920 })
  readonly bytes!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Orphans; `null` where they cannot be told.',
    example: 1,
  })
  readonly orphans!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Their bytes.', example: 20480 })
  readonly orphan_bytes!: number | null;

  @ApiProperty({ type: 'integer', description: 'Entries whose file is gone.', example: 0 })
  readonly dangling!: number;

  @ApiProperty({ type: 'integer', description: 'Groups of files that are the same.', example: 0 })
  readonly duplicates!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes of all but one of each group.', example: 0 })
  readonly duplicate_bytes!: number;

  @ApiProperty({ type: 'integer', description: 'Entries whose indexing does not end.', example: 0 })
  readonly stuck!: number;

  @ApiProperty({ type: 'integer', description: 'Entries that could not be indexed.', example: 0 })
  readonly failed!: number;

  @ApiProperty({ type: 'integer', description: 'Stores that could not be listed.', example: 0 })
  readonly missing!: number;
}

class MissingStoreDto extends OmitType(FailedEntryDto, ['id']) {
  @ApiProperty({ description: 'The store.', example: EXAMPLE.otherVectorStoreId })
  readonly vector_store_id!: string;
}

class OrphanDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its name; `null` when OpenAI does not state it.',
    example: 'handbook.pdf',
  })
  readonly filename!: string | null;

  @ApiProperty({ description: 'What it is for.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Its size; `null` when OpenAI does not state it.',
    example: 20480,
  })
  readonly bytes!: number | null;

  @ApiProperty({ type: 'integer', description: 'Unix time in seconds of its upload.', example: 1761750000 })
  readonly created_at!: number;
}

class DanglingDto {
  @ApiProperty({ description: 'Id of the file that is gone.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({ description: 'The store that lists it.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the attachment; `null` when OpenAI does not state it.',
    example: 1761750000,
  })
  readonly created_at?: number | null;
}

class StuckDto extends DanglingDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its name; `null` when the file is gone.',
    example: 'scan.pdf',
  })
  readonly filename!: string | null;
}

class FailedFileDto extends StuckDto {
  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    description: 'Why, as OpenAI tells it.',
    properties: { code: { type: 'string' }, message: { type: 'string' } },
    example: { code: 'server_error', message: 'An internal error occurred.' },
  })
  readonly last_error?: object | null;
}

class DuplicatesDto {
  @ApiProperty({ description: 'Their name.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Size of each.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({
    type: [String],
    description: 'The files, the oldest first.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  readonly ids!: string[];
}

/** Which files are in nobody's use, are the same, or could not be indexed. */
export class FilesReportDto {
  @ApiProperty({ description: 'Always `report.files`.', example: 'report.files' })
  readonly object!: string;

  @ApiProperty({
    description: 'Whether all stores could be listed; `missing` names the others.',
    example: true,
  })
  readonly complete!: boolean;

  @ApiProperty({
    description: 'When it was made.',
    type: String,
    format: 'date-time',
    example: '2026-11-23T09:00:00.000Z',
  })
  readonly generated_at!: string;

  @ApiProperty({ type: FilesTotalsDto, description: 'How many of each.' })
  readonly totals!: FilesTotalsDto;

  @ApiProperty({ type: [MissingStoreDto], description: 'Stores that could not be listed.', example: [] })
  readonly missing!: MissingStoreDto[];

  @ApiProperty({
    type: [OrphanDto],
    nullable: true,
    description:
      'Files that no store holds; `null` unless `complete`, since a missing store may hold any of them.',
  })
  readonly orphans!: OrphanDto[] | null;

  @ApiProperty({ type: [DanglingDto], description: 'Entries whose file is gone.' })
  readonly dangling!: DanglingDto[];

  @ApiProperty({ type: [DuplicatesDto], description: 'Files of the same name and size.' })
  readonly duplicates!: DuplicatesDto[];

  @ApiProperty({ type: [StuckDto], description: 'Entries whose indexing does not end.' })
  readonly stuck!: StuckDto[];

  @ApiProperty({ type: [FailedFileDto], description: 'Entries that could not be indexed.' })
  readonly failed!: FailedFileDto[];
}
