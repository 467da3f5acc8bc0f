import { ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, Equals, IsOptional, IsString, ValidateIf } from 'class-validator';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { Field, NULLABLE } from '../../../contracts/fields.js';
import { IsMetadata } from '../../../http/validation/is-key-value-pairs.js';
import { IsDocument } from '../../../http/validation/is-document.js';
import { IsId } from '../../../http/validation/is-id.js';
import { PendingFileDto } from '../../../contracts/indexing.dto.js';
import { IsMutuallyExclusiveWith } from '../../../http/validation/is-optional.js';
import { IsSchemaValid } from '../../../http/validation/is-schema-valid.js';
import { FILES_SCHEMA, MANIFESTS_SCHEMA, STORE_SCHEMA } from './manifest-schema.js';
import { ManifestDto, ManifestFileDto, ManifestStoreDto } from './manifest.dto.js';

const IsTheBody = (): PropertyDecorator =>
  ValidateIf(({ manifests }: RestoreVectorStoresDto) => manifests === undefined);

const fieldOfOneManifest = (body: object): string | undefined =>
  Object.entries(body).find(([name, value]) => name !== 'manifests' && value !== undefined)?.[0];

/** One manifest, or a list of manifests. */
@IsDocument()
export class RestoreVectorStoresDto {
  @ApiPropertyOptional({
    description: 'Manifest: always `vector_store.manifest`.',
    example: 'vector_store.manifest',
  })
  @IsTheBody()
  @Equals('vector_store.manifest', { message: '$property must be $constraint1' })
  readonly object?: 'vector_store.manifest';

  @ApiPropertyOptional({ type: 'integer', description: 'Manifest: version of the format.', example: 1 })
  @IsTheBody()
  @Equals(1, { message: '$property must be $constraint1' })
  readonly version?: 1;

  @ApiPropertyOptional({ type: ManifestStoreDto, description: 'Manifest: the vector store.' })
  @IsTheBody()
  @IsSchemaValid(STORE_SCHEMA)
  readonly vector_store?: ManifestStoreDto;

  @ApiPropertyOptional({ type: [ManifestFileDto], description: 'Manifest: its files, at most 100,000.' })
  @IsTheBody()
  @IsSchemaValid(FILES_SCHEMA)
  readonly files?: readonly ManifestFileDto[];

  @ApiPropertyOptional({
    description: 'Manifest: time of the export. Ignored.',
    example: '2026-02-01T09:30:00.000Z',
  })
  @Allow()
  readonly created_at?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Manifest: missing contents. Ignored.', example: 0 })
  @Allow()
  readonly content_failed?: number;

  @ApiPropertyOptional({ description: 'Manifest: whether all contents are present. Ignored.', example: true })
  @Allow()
  readonly complete?: boolean;

  @ApiPropertyOptional({
    description:
      'With one manifest: id of an existing store. Instead of creating a store, the restore attaches the files that this ' +
      'store lacks, and reports the other files with their current status.',
    example: EXAMPLE.vectorStoreId,
  })
  @IsOptional()
  @IsId()
  readonly into?: string;

  @ApiPropertyOptional({
    type: [ManifestDto],
    description:
      'Instead of one manifest: at most 10,000, each of a different store, with at most 100,000 files in total.',
  })
  @IsOptional()
  @IsMutuallyExclusiveWith(fieldOfOneManifest, 'send one manifest, or a list of manifests')
  @IsSchemaValid(MANIFESTS_SCHEMA)
  readonly manifests?: readonly ManifestDto[];
}

/** The differences between a clone and its original. */
export class CloneVectorStoreDto {
  @ApiPropertyOptional({
    description: 'Name of the clone. Default: the name of the original.',
    example: 'support articles, copy',
  })
  @IsOptional()
  @IsString()
  readonly name?: string;

  @ApiPropertyOptional({
    type: 'object',
    description: 'Metadata of the clone. Default: the metadata of the original.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  @IsOptional()
  @IsMetadata()
  readonly metadata?: Record<string, string>;
}

/** Restored files belong to a new store, or with `into` to an existing one. */
const TargetStoreField = (): PropertyDecorator =>
  Field.id('vectorStoreId', 'The store to attach the file to; `null` if it could not be created.', NULLABLE);

class CreatedStoreDto {
  @Field.id('vectorStoreId', 'Id of the new store.') readonly id!: string;
  @Field.id('otherVectorStoreId', 'Id of the original store.') readonly from!: string;
  @Field.text('Name.', 'support articles', NULLABLE) readonly name!: string | null;
}

class FilePlaceDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;
  @Field.id('vectorStoreId', 'The store that it was attached to.') readonly vector_store_id!: string;
}

class PendingPlaceDto extends PendingFileDto {
  @Field.id('vectorStoreId', 'The store that it was attached to.') readonly vector_store_id!: string;
}

class FailedPlaceDto extends FailedEntryDto {
  @TargetStoreField() readonly vector_store_id!: string | null;
  @Field.id('otherVectorStoreId', 'Id of the original store.') readonly from!: string;
}

class MissingFileDto {
  @Field.id('otherFileId', 'Id of the missing file.') readonly id!: string;
  @Field.text('Name, if known.', 'old.md', NULLABLE) readonly filename!: string | null;
  @TargetStoreField() readonly vector_store_id!: string | null;
  @Field.id('otherVectorStoreId', 'Id of the original store.') readonly from!: string;
}

export class RestoredFilesDto {
  @Field.count('Files: attached + failed + not found + pending.', 2) readonly files!: number;
  @Field.count('Files attached and indexed.', 1) readonly files_attached!: number;
  @Field.count('Files that could not be attached or indexed.', 0) readonly files_failed!: number;
  @Field.count('Files that no longer exist.', 1) readonly files_not_found!: number;
  @Field.count('Files attached, but not indexed in time.', 0) readonly files_pending!: number;
}

class RestoredStoreDto extends RestoredFilesDto {
  @Field.id(
    'vectorStoreId',
    'Id of the new store, or of `into`; `null` if the store could not be created.',
    NULLABLE,
  )
  readonly id!: string | null;

  @Field.id('otherVectorStoreId', 'Id of the original store.') readonly from!: string;
}

export class RestoreSummaryDto extends RestoredFilesDto {
  @Field.count('Stores requested.', 1) readonly requested!: number;
  @Field.count('Distinct stores: created + updated + failed.', 1) readonly distinct!: number;
  @Field.count('Stores created.', 1) readonly vector_stores_created!: number;

  @ApiPropertyOptional({ type: 'integer', description: 'With `into`: 1, the existing store.' })
  readonly vector_stores_updated?: number;

  @Field.count('Stores that could not be created.', 0) readonly vector_stores_failed!: number;
  @Field.count('Failed stores and files for which no request was sent.', 0) readonly not_attempted!: number;

  @Field.list(RestoredStoreDto, 'The file counts of each store.')
  readonly vector_stores!: readonly RestoredStoreDto[];
}

/** The outcome of every store and file. */
export class RestoreReportDto {
  @Field.list(CreatedStoreDto, 'Stores created.') readonly vector_stores_created!: readonly CreatedStoreDto[];

  @Field.list(FailedEntryDto, 'Stores that could not be created. `id` is that of the original store.', {
    example: [],
  })
  readonly vector_stores_failed!: readonly FailedEntryDto[];

  @Field.list(FilePlaceDto, 'Files attached and indexed.') readonly files_attached!: readonly FilePlaceDto[];

  @Field.list(FailedPlaceDto, 'Files that could not be attached or indexed.', { example: [] })
  readonly files_failed!: readonly FailedPlaceDto[];

  @Field.list(MissingFileDto, 'Files that no longer exist and have to be uploaded again.')
  readonly files_not_found!: readonly MissingFileDto[];

  @Field.list(PendingPlaceDto, 'Files attached, but not indexed before the time limit.', { example: [] })
  readonly files_pending!: readonly PendingPlaceDto[];

  @Field.object(RestoreSummaryDto, 'Counts.') readonly summary!: RestoreSummaryDto;
}
