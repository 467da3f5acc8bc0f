import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { CleanupRequestDto } from './cleanup-requests.dto.js';

const DIGEST = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

const FILE_REASONS = ['orphan', 'exclusive', 'shared'] as const;
export type FileReason = (typeof FILE_REASONS)[number];

/** A vector store to delete, with its state when the plan was created. */
export class PlannedVectorStoreDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name.', example: 'tmp' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Status.', example: 'completed' })
  readonly status!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Metadata.',
    example: { env: 'dev' },
  })
  readonly metadata!: Readonly<Record<string, string>>;

  @ApiProperty({ type: 'integer', description: 'Storage in bytes.', example: 20480 })
  readonly usage_bytes!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the creation.',
    example: 1761750000,
  })
  readonly created_at!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the last use.',
    example: 1761836400,
  })
  readonly last_active_at!: number | null;

  @ApiProperty({ type: 'integer', description: 'Number of files that it holds.', example: 1 })
  readonly files!: number;

  @ApiProperty({
    description: 'Digest of the ids of these files, independent of their order.',
    example: DIGEST,
  })
  readonly files_digest!: string;
}

/** A file to delete, with its state when the plan was created. */
export class PlannedFileDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'Name.', example: 'notes.txt' })
  readonly filename!: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 20480 })
  readonly bytes!: number;

  @ApiProperty({ description: 'Purpose.', example: 'assistants' })
  readonly purpose!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Unix time in seconds of the upload.',
    example: 1761750000,
  })
  readonly created_at!: number | null;

  @ApiProperty({
    description:
      'Why the file is planned: no store holds it (`orphan`), only planned stores hold it (`exclusive`), or other stores ' +
      'hold it as well (`shared`).',
    enum: FILE_REASONS,
    example: 'exclusive',
  })
  readonly reason!: FileReason;

  @ApiProperty({ type: [String], description: 'All stores that hold it.', example: [EXAMPLE.vectorStoreId] })
  readonly vector_store_ids!: readonly string[];
}

/** A file of a planned store that is not deleted, since other stores hold it. */
export class KeptSharedFileDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Stores outside the plan that hold it, at most 10.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: readonly string[];
}

/** A selected object that is excluded from the plan. */
export class ProtectedObjectDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Object type.', enum: ['vector_store', 'file'], example: 'vector_store' })
  readonly object!: 'vector_store' | 'file';

  @ApiProperty({ type: String, nullable: true, description: 'Name.', example: 'prod-docs' })
  readonly name!: string | null;

  @ApiProperty({
    type: [String],
    description: 'Human-readable reasons.',
    example: ['its metadata contains protected=true'],
  })
  readonly reasons!: readonly string[];
}

export class PlanTotalsDto {
  @ApiProperty({ type: 'integer', description: 'Stores to delete.', example: 1 })
  readonly vector_stores!: number;

  @ApiProperty({ type: 'integer', description: 'Files to delete.', example: 1 })
  readonly files!: number;

  @ApiProperty({ type: 'integer', description: 'Files kept because other stores hold them.', example: 1 })
  readonly files_kept_shared!: number;

  @ApiProperty({ type: 'integer', description: 'Protected stores and files.', example: 1 })
  readonly protected!: number;

  @ApiProperty({ type: 'integer', description: 'Storage of the stores in bytes.', example: 20480 })
  readonly usage_bytes!: number;

  @ApiProperty({ type: 'integer', description: 'Size of the files in bytes.', example: 20480 })
  readonly file_bytes!: number;

  @ApiProperty({
    description: 'Savings per day in US dollars, after the free storage.',
    example: 0.02,
  })
  readonly saved_usd_per_day!: number;

  @ApiProperty({ description: 'Savings in 30 days.', example: 0.6 })
  readonly saved_usd_per_month!: number;
}

/** The exact deletions of a clean-up, signed for the key, organization and project of the request. */
export class CleanupPlanDto {
  @ApiProperty({ description: 'Always `cleanup.plan`.', example: 'cleanup.plan' })
  readonly object!: 'cleanup.plan';

  @ApiProperty({ type: 'integer', description: 'Always 1.', example: 1 })
  readonly version!: 1;

  @ApiProperty({ description: 'Time of creation.', example: '2026-01-31T12:00:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({
    description: 'The plan can be applied until this time; see CLEANUP_PLAN_TTL_SECONDS.',
    example: '2026-01-31T13:00:00.000Z',
  })
  readonly expires_at!: string;

  @ApiProperty({ type: CleanupRequestDto, description: 'The request that the plan was created from.' })
  readonly request!: CleanupRequestDto;

  @ApiProperty({ description: 'Always `true`: an incomplete scan is an error.', example: true })
  readonly complete!: true;

  @ApiProperty({ type: [PlannedVectorStoreDto], description: 'Stores to delete, oldest first.' })
  readonly vector_stores!: readonly PlannedVectorStoreDto[];

  @ApiProperty({ type: [PlannedFileDto], description: 'Files to delete.' })
  readonly files!: readonly PlannedFileDto[];

  @ApiProperty({ type: [KeptSharedFileDto], description: 'Files kept because other stores hold them.' })
  readonly files_kept_shared!: readonly KeptSharedFileDto[];

  @ApiProperty({ type: [ProtectedObjectDto], description: 'Selected objects that are protected.' })
  readonly protected!: readonly ProtectedObjectDto[];

  @ApiProperty({ type: PlanTotalsDto, description: 'Totals.' })
  readonly totals!: PlanTotalsDto;

  @ApiProperty({
    type: [String],
    description: 'Human-readable points to check before the plan is applied.',
    example: ['files with a purpose other than assistants: 1'],
  })
  readonly warnings!: readonly string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { $ref: getSchemaPath('ManifestDto') },
    description:
      'If requested: a manifest of each store, in the order of `vector_stores`, for `POST /vector_stores/restore`. ' +
      'Manifests are not signed and may be omitted when the plan is applied.',
    example: [],
  })
  readonly manifests?: readonly object[];

  @ApiProperty({ description: 'Signature; invalid after any change to the plan.', example: DIGEST })
  readonly signature!: string;
}

/** The signed part of a plan. */
export type UnsignedCleanupPlan = Omit<CleanupPlanDto, 'signature' | 'manifests'>;
