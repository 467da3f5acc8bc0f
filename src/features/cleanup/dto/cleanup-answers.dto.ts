import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import {
  StoresAndFilesReportDto,
  StoresAndFilesSummaryDto,
} from '../../../contracts/stores-and-files-report.dto.js';
import { CleanupRequestDto } from './cleanup-requests.dto.js';

const DIGEST = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

/** A store that would go, as it was. */
export class PlannedVectorStoreDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'tmp' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its state.', example: 'completed' })
  readonly status!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Its metadata.',
    example: { env: 'dev' },
  })
  readonly metadata!: Record<string, string>;

  @ApiProperty({ type: 'integer', description: 'Bytes that it takes up.', example: 20480 })
  readonly usage_bytes!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'When it was made, a Unix time in seconds.',
    example: 1761750000,
  })
  readonly created_at!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'When it was last used.',
    example: 1761836400,
  })
  readonly last_active_at!: number | null;

  @ApiProperty({ type: 'integer', description: 'How many files it lists.', example: 1 })
  readonly files!: number;

  @ApiProperty({ description: 'Digest of the ids of these files.', example: DIGEST })
  readonly files_digest!: string;
}

/** A file that would go, as it was. */
export class PlannedFileDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Its name.', example: 'notes.txt' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Its size in bytes.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({ description: 'Its purpose.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'When it was uploaded, a Unix time in seconds.',
    example: 1761750000,
  })
  readonly created_at!: number | null;

  @ApiProperty({
    description: 'No store holds it, only stores that go do, or others hold it as well.',
    enum: ['orphan', 'exclusive', 'shared'],
    example: 'exclusive',
  })
  readonly reason!: string;

  @ApiProperty({ type: [String], description: 'All stores that hold it.', example: [EXAMPLE.vectorStoreId] })
  readonly vector_store_ids!: string[];
}

/** A file that stays although stores that hold it go. */
export class KeptSharedFileDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Stores that hold it and stay, the first 10.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: string[];
}

/** What was selected and is not planned. */
export class ProtectedObjectDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'What it is.', enum: ['vector_store', 'file'], example: 'vector_store' })
  readonly object!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'prod-docs' })
  readonly name!: string | null;

  @ApiProperty({
    type: [String],
    description: 'Why, for a person.',
    example: ['its metadata says protected=true'],
  })
  readonly reasons!: string[];
}

class PlanTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores that would go.', example: 1 })
  readonly vector_stores!: number;

  @ApiProperty({ type: 'integer', description: 'Files that would go.', example: 1 })
  readonly files!: number;

  @ApiProperty({ type: 'integer', description: 'Files that other stores need.', example: 1 })
  readonly files_kept_shared!: number;

  @ApiProperty({ type: 'integer', description: 'Stores and files that are protected.', example: 1 })
  readonly protected!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes that the stores take up.', example: 20480 })
  readonly usage_bytes!: number;

  @ApiProperty({ type: 'integer', description: 'Bytes of the files.', example: 20480 })
  readonly file_bytes!: number;

  @ApiProperty({
    description: 'What is paid less a day, in US dollars, the free part taken into account.',
    example: 0.02,
  })
  readonly saved_usd_per_day!: number;

  @ApiProperty({ description: 'The same in 30 days.', example: 0.6 })
  readonly saved_usd_per_month!: number;
}

/** Exactly what would go, signed for the key, organization and project that asked. */
export class CleanupPlanDto {
  @ApiProperty({ description: 'Always `cleanup.plan`.', example: 'cleanup.plan' })
  readonly object!: string;

  @ApiProperty({ type: 'integer', description: 'Always 1.', example: 1 })
  readonly version!: number;

  @ApiProperty({ description: 'When it was made.', example: '2026-01-31T12:00:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({
    description: 'Until when it can be applied: CLEANUP_PLAN_TTL_SECONDS.',
    example: '2026-01-31T13:00:00.000Z',
  })
  readonly expires_at!: string;

  @ApiProperty({ type: CleanupRequestDto, description: 'What was asked for.' })
  readonly request!: CleanupRequestDto;

  @ApiProperty({ description: 'Always `true`: without all there is, no plan is made.', example: true })
  readonly complete!: boolean;

  @ApiProperty({ type: [PlannedVectorStoreDto], description: 'Stores that would go, oldest first.' })
  readonly vector_stores!: PlannedVectorStoreDto[];

  @ApiProperty({ type: [PlannedFileDto], description: 'Files that would go.' })
  readonly files!: PlannedFileDto[];

  @ApiProperty({ type: [KeptSharedFileDto], description: 'Files that stay, since other stores hold them.' })
  readonly files_kept_shared!: KeptSharedFileDto[];

  @ApiProperty({ type: [ProtectedObjectDto], description: 'What was selected and is protected.' })
  readonly protected!: ProtectedObjectDto[];

  @ApiProperty({ type: PlanTotalsDto, description: 'What it comes to.' })
  readonly totals!: PlanTotalsDto;

  @ApiProperty({
    type: [String],
    description: 'What to look at before it is applied, for a person.',
    example: ['1 of the files are of other purposes than assistants'],
  })
  readonly warnings!: string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { $ref: getSchemaPath('ManifestDto') },
    description:
      'Where asked for: a manifest of each store, as `POST /vector_stores/restore` takes it. They are not signed, and may ' +
      'be left out when the plan is sent back.',
    example: [],
  })
  readonly manifests?: object[];

  @ApiProperty({ description: 'Any change to the plan breaks it.', example: DIGEST })
  readonly signature!: string;
}

/** What was left alone. */
export class DriftedEntryDto {
  @ApiProperty({ description: 'Its id.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'What is different now, for a person.', example: 'it was used since' })
  readonly reason!: string;
}

class ApplySummaryDto extends StoresAndFilesSummaryDto {
  @ApiProperty({
    type: 'integer',
    description: 'Stores planned: deleted + failed + drifted + would_delete + pending + phantom.',
    example: 2,
  })
  readonly vector_stores_planned!: number;

  @ApiProperty({ type: 'integer', description: 'Stores left alone.', example: 1 })
  readonly vector_stores_drifted!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Files planned: deleted + failed + drifted + would_delete + pending + phantom.',
    example: 1,
  })
  readonly files_planned!: number;

  @ApiProperty({ type: 'integer', description: 'Files left alone.', example: 0 })
  readonly files_drifted!: number;
}

/** What became of every store and file of a plan. */
export class ApplyReportDto extends StoresAndFilesReportDto {
  @ApiProperty({ type: [DriftedEntryDto], description: 'Stores left alone, with their files.' })
  readonly vector_stores_drifted!: DriftedEntryDto[];

  @ApiProperty({ type: [DriftedEntryDto], description: 'Files left alone.', example: [] })
  readonly files_drifted!: DriftedEntryDto[];

  @ApiProperty({ type: ApplySummaryDto, description: 'Counts that add up.' })
  readonly summary!: ApplySummaryDto;
}
