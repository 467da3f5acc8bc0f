import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Field, NULLABLE } from '../../../contracts/fields.js';
import { CleanupRequestDto } from './cleanup-requests.dto.js';

const DIGEST = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

const FILE_REASONS = ['orphan', 'exclusive', 'shared'] as const;
export type FileReason = (typeof FILE_REASONS)[number];

/** A vector store to delete, with its state when the plan was created. */
export class PlannedVectorStoreDto {
  @Field.id('vectorStoreId', 'Id.') readonly id!: string;
  @Field.text('Name.', 'tmp', NULLABLE) readonly name!: string | null;
  @Field.text('Status.', 'completed', NULLABLE) readonly status!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Metadata.',
    example: { env: 'dev' },
  })
  readonly metadata!: Readonly<Record<string, string>>;

  @Field.bytes('Storage in bytes.') readonly usage_bytes!: number;
  @Field.unixTime('Unix time in seconds of the creation.', NULLABLE) readonly created_at!: number | null;

  @Field.unixTime('Unix time in seconds of the last use.', { nullable: true, example: 1761836400 })
  readonly last_active_at!: number | null;

  @Field.count('Number of files that it holds.', 1) readonly files!: number;

  @Field.text('Digest of the ids of these files, independent of their order.', DIGEST)
  readonly files_digest!: string;
}

/** A file to delete, with its state when the plan was created. */
export class PlannedFileDto {
  @Field.id('fileId', 'Id.') readonly id!: string;
  @Field.text('Name.', 'notes.txt') readonly filename!: string;
  @Field.bytes('Size in bytes.') readonly bytes!: number;
  @Field.text('Purpose.', 'assistants') readonly purpose!: string;
  @Field.unixTime('Unix time in seconds of the upload.', NULLABLE) readonly created_at!: number | null;

  @Field.enum(
    FILE_REASONS,
    'Why the file is planned: no store holds it (`orphan`), only planned stores hold it (`exclusive`), or other stores ' +
      'hold it as well (`shared`).',
    'exclusive',
  )
  readonly reason!: FileReason;

  @Field.ids('vectorStoreId', 'All stores that hold it.') readonly vector_store_ids!: readonly string[];
}

/** A file of a planned store that is not deleted, since other stores hold it. */
export class KeptSharedFileDto {
  @Field.id('otherFileId', 'Id.') readonly id!: string;

  @Field.ids('otherVectorStoreId', 'Stores outside the plan that hold it, at most 10.')
  readonly vector_store_ids!: readonly string[];
}

/** A selected object that is excluded from the plan. */
export class ProtectedObjectDto {
  @Field.id('otherVectorStoreId', 'Id.') readonly id!: string;

  @Field.enum(['vector_store', 'file'], 'Object type.', 'vector_store')
  readonly object!: 'vector_store' | 'file';

  @Field.text('Name.', 'prod-docs', NULLABLE) readonly name!: string | null;

  @Field.list(String, 'Human-readable reasons.', { example: ['its metadata contains protected=true'] })
  readonly reasons!: readonly string[];
}

export class PlanTotalsDto {
  @Field.count('Stores to delete.', 1) readonly vector_stores!: number;
  @Field.count('Files to delete.', 1) readonly files!: number;
  @Field.count('Files kept because other stores hold them.', 1) readonly files_kept_shared!: number;
  @Field.count('Protected stores and files.', 1) readonly protected!: number;
  @Field.bytes('Storage of the stores in bytes.') readonly usage_bytes!: number;
  @Field.bytes('Size of the files in bytes.') readonly file_bytes!: number;

  @Field.number('Savings per day in US dollars, after the free storage.', 0.02)
  readonly saved_usd_per_day!: number;

  @Field.number('Savings in 30 days.', 0.6) readonly saved_usd_per_month!: number;
}

/** The exact deletions of a clean-up, signed for the key, organization and project of the request. */
export class CleanupPlanDto {
  @Field.constant('cleanup.plan') readonly object!: 'cleanup.plan';
  @Field.integer('Always 1.', 1) readonly version!: 1;
  @Field.text('Time of creation.', '2026-01-31T12:00:00.000Z') readonly created_at!: string;

  @Field.text(
    'The plan can be applied until this time; see CLEANUP_PLAN_TTL_SECONDS.',
    '2026-01-31T13:00:00.000Z',
  )
  readonly expires_at!: string;

  @Field.object(CleanupRequestDto, 'The request that the plan was created from.')
  readonly request!: CleanupRequestDto;

  @Field.flag('Always `true`: an incomplete scan is an error.', true) readonly complete!: true;

  @Field.list(PlannedVectorStoreDto, 'Stores to delete, oldest first.')
  readonly vector_stores!: readonly PlannedVectorStoreDto[];

  @Field.list(PlannedFileDto, 'Files to delete.') readonly files!: readonly PlannedFileDto[];

  @Field.list(KeptSharedFileDto, 'Files kept because other stores hold them.')
  readonly files_kept_shared!: readonly KeptSharedFileDto[];

  @Field.list(ProtectedObjectDto, 'Selected objects that are protected.')
  readonly protected!: readonly ProtectedObjectDto[];

  @Field.object(PlanTotalsDto, 'Totals.') readonly totals!: PlanTotalsDto;

  @Field.list(String, 'Human-readable points to check before the plan is applied.', {
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

  @Field.text('Signature; invalid after any change to the plan.', DIGEST) readonly signature!: string;
}

/** The signed part of a plan. */
export type UnsignedCleanupPlan = Omit<CleanupPlanDto, 'signature' | 'manifests'>;
