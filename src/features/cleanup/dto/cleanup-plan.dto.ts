import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  BytesField,
  ConstantField,
  CountField,
  EnumField,
  FlagField,
  IdField,
  IdsField,
  IntegerField,
  ListField,
  NULLABLE,
  NumberField,
  ObjectField,
  TextField,
  UnixTimeField,
} from '../../../contracts/fields.js';
import { CleanupRequestDto } from './cleanup-requests.dto.js';

const DIGEST = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

const FILE_REASONS = ['orphan', 'exclusive', 'shared'] as const;
export type FileReason = (typeof FILE_REASONS)[number];

/** A vector store to delete, with its state when the plan was created. */
export class PlannedVectorStoreDto {
  @IdField('vectorStoreId', 'Id.') readonly id!: string;
  @TextField('Name.', 'tmp', NULLABLE) readonly name!: string | null;
  @TextField('Status.', 'completed', NULLABLE) readonly status!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Metadata.',
    example: { env: 'dev' },
  })
  readonly metadata!: Readonly<Record<string, string>>;

  @BytesField('Storage in bytes.') readonly usage_bytes!: number;
  @UnixTimeField('Unix time in seconds of the creation.', NULLABLE) readonly created_at!: number | null;

  @UnixTimeField('Unix time in seconds of the last use.', { nullable: true, example: 1761836400 })
  readonly last_active_at!: number | null;

  @CountField('Number of files that it holds.', 1) readonly files!: number;

  @TextField('Digest of the ids of these files, independent of their order.', DIGEST)
  readonly files_digest!: string;
}

/** A file to delete, with its state when the plan was created. */
export class PlannedFileDto {
  @IdField('fileId', 'Id.') readonly id!: string;
  @TextField('Name.', 'notes.txt') readonly filename!: string;
  @BytesField('Size in bytes.') readonly bytes!: number;
  @TextField('Purpose.', 'assistants') readonly purpose!: string;
  @UnixTimeField('Unix time in seconds of the upload.', NULLABLE) readonly created_at!: number | null;

  @EnumField(
    FILE_REASONS,
    'Why the file is planned: no store holds it (`orphan`), only planned stores hold it (`exclusive`), or other stores ' +
      'hold it as well (`shared`).',
    'exclusive',
  )
  readonly reason!: FileReason;

  @IdsField('vectorStoreId', 'All stores that hold it.') readonly vector_store_ids!: readonly string[];
}

/** A file of a planned store that is not deleted, since other stores hold it. */
export class KeptSharedFileDto {
  @IdField('otherFileId', 'Id.') readonly id!: string;

  @IdsField('otherVectorStoreId', 'Stores outside the plan that hold it, at most 10.')
  readonly vector_store_ids!: readonly string[];
}

/** A selected object that is excluded from the plan. */
export class ProtectedObjectDto {
  @IdField('otherVectorStoreId', 'Id.') readonly id!: string;

  @EnumField(['vector_store', 'file'], 'Object type.', 'vector_store')
  readonly object!: 'vector_store' | 'file';

  @TextField('Name.', 'prod-docs', NULLABLE) readonly name!: string | null;

  @ListField(String, 'Human-readable reasons.', { example: ['its metadata contains protected=true'] })
  readonly reasons!: readonly string[];
}

export class PlanTotalsDto {
  @CountField('Stores to delete.', 1) readonly vector_stores!: number;
  @CountField('Files to delete.', 1) readonly files!: number;
  @CountField('Files kept because other stores hold them.', 1) readonly files_kept_shared!: number;
  @CountField('Protected stores and files.', 1) readonly protected!: number;
  @BytesField('Storage of the stores in bytes.') readonly usage_bytes!: number;
  @BytesField('Size of the files in bytes.') readonly file_bytes!: number;

  @NumberField('Savings per day in US dollars, after the free storage.', 0.02)
  readonly saved_usd_per_day!: number;

  @NumberField('Savings in 30 days.', 0.6) readonly saved_usd_per_month!: number;
}

/** The exact deletions of a clean-up, signed for the key, organization and project of the request. */
export class CleanupPlanDto {
  @ConstantField('cleanup.plan') readonly object!: 'cleanup.plan';
  @IntegerField('Always 1.', 1) readonly version!: 1;
  @TextField('Time of creation.', '2026-01-31T12:00:00.000Z') readonly created_at!: string;

  @TextField(
    'The plan can be applied until this time; see CLEANUP_PLAN_TTL_SECONDS.',
    '2026-01-31T13:00:00.000Z',
  )
  readonly expires_at!: string;

  @ObjectField(CleanupRequestDto, 'The request that the plan was created from.')
  readonly request!: CleanupRequestDto;

  @FlagField('Always `true`: an incomplete scan is an error.', true) readonly complete!: true;

  @ListField(PlannedVectorStoreDto, 'Stores to delete, oldest first.')
  readonly vector_stores!: readonly PlannedVectorStoreDto[];

  @ListField(PlannedFileDto, 'Files to delete.') readonly files!: readonly PlannedFileDto[];

  @ListField(KeptSharedFileDto, 'Files kept because other stores hold them.')
  readonly files_kept_shared!: readonly KeptSharedFileDto[];

  @ListField(ProtectedObjectDto, 'Selected objects that are protected.')
  readonly protected!: readonly ProtectedObjectDto[];

  @ObjectField(PlanTotalsDto, 'Totals.') readonly totals!: PlanTotalsDto;

  @ListField(String, 'Human-readable points to check before the plan is applied.', {
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

  @TextField('Signature; invalid after any change to the plan.', DIGEST) readonly signature!: string;
}

/** The signed part of a plan. */
export type UnsignedCleanupPlan = Omit<CleanupPlanDto, 'signature' | 'manifests'>;
