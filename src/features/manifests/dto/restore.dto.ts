import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, Equals, IsOptional, IsString, ValidateIf } from 'class-validator';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { IsMetadata } from '../../../http/validation/is-key-value-pairs.js';
import { PendingFileDto } from '../../../contracts/indexing.dto.js';
import { IsDocument } from '../../../http/validation/is-document.js';
import { IsId } from '../../../http/validation/is-id.js';
import { IsManifestFiles, IsManifests, IsManifestStore, IsWithoutSiblings } from './is-manifest.js';
import { ManifestDto, ManifestFileDto, ManifestStoreDto } from './manifest.dto.js';

const OLD_ID = EXAMPLE.otherVectorStoreId;

const IsTheBody = (): PropertyDecorator =>
  ValidateIf(({ manifests }: RestoreVectorStoresDto) => manifests === undefined);

/** A manifest as it was answered, or many of them. */
@IsDocument()
export class RestoreVectorStoresDto {
  @ApiPropertyOptional({
    description: 'Of a manifest: `vector_store.manifest`.',
    example: 'vector_store.manifest',
  })
  @IsTheBody()
  @Equals('vector_store.manifest', { message: '$property must be $constraint1' })
  readonly object?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Of a manifest: its layout.', example: 1 })
  @IsTheBody()
  @Equals(1, { message: '$property must be $constraint1' })
  readonly version?: number;

  @ApiPropertyOptional({ type: ManifestStoreDto, description: 'Of a manifest: the store.' })
  @IsTheBody()
  @IsManifestStore()
  readonly vector_store?: ManifestStoreDto;

  @ApiPropertyOptional({ type: [ManifestFileDto], description: 'Of a manifest: its files, at most 100,000.' })
  @IsTheBody()
  @IsManifestFiles()
  readonly files?: ManifestFileDto[];

  @ApiPropertyOptional({
    description: 'Of a manifest: when it was written.',
    example: '2026-02-01T09:30:00.000Z',
  })
  @Allow()
  readonly created_at?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Of a manifest: texts that it lacks.', example: 0 })
  @Allow()
  readonly content_failed?: number;

  @ApiPropertyOptional({ description: 'Of a manifest: whether it lacks none.', example: true })
  @Allow()
  readonly complete?: boolean;

  @ApiPropertyOptional({
    description:
      'Beside one manifest: a store that is there. None is made; it gets the files of the manifest that it does not list, ' +
      'and those that it lists are told as it has them.',
    example: EXAMPLE.vectorStoreId,
  })
  @IsOptional()
  @IsId()
  readonly into?: string;

  @ApiPropertyOptional({
    type: [ManifestDto],
    description:
      'In place of one manifest: at most 10,000, each of another store, with at most 100,000 files altogether.',
  })
  @IsOptional()
  @IsWithoutSiblings()
  @IsManifests()
  readonly manifests?: ManifestDto[];
}

/** How a copy differs from the store that it is made from. */
export class CloneVectorStoreDto {
  @ApiPropertyOptional({
    description: 'Name of the copy; by default that of the store.',
    example: 'support articles, copy',
  })
  @IsOptional()
  @IsString()
  readonly name?: string;

  @ApiPropertyOptional({
    type: 'object',
    description: 'Metadata of the copy, in place of those of the store.',
    additionalProperties: { type: 'string' },
    example: { team: 'search' },
  })
  @IsOptional()
  @IsMetadata()
  readonly metadata?: Record<string, string>;
}

class CreatedStoreDto {
  @ApiProperty({ description: 'The new store.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'The store that it was made from.', example: OLD_ID })
  readonly from!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name.', example: 'support articles' })
  readonly name!: string | null;
}

class FilePlaceDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.fileId })
  readonly id!: string;

  @ApiProperty({ description: 'The new store that it is in.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;
}

class PendingPlaceDto extends PendingFileDto {
  @ApiProperty({ description: 'The new store that it is in.', example: EXAMPLE.vectorStoreId })
  readonly vector_store_id!: string;
}

class FailedPlaceDto extends FailedEntryDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The new store; `null` where it could not be created.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id!: string | null;

  @ApiProperty({ description: 'The store that it was to be made from.', example: OLD_ID })
  readonly from!: string;
}

class MissingFileDto {
  @ApiProperty({ description: 'The file that there is no more.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name, as far as known.', example: 'old.md' })
  readonly filename!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The new store that lacks it; `null` where it could not be created.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly vector_store_id!: string | null;

  @ApiProperty({ description: 'The store that had it.', example: OLD_ID })
  readonly from!: string;
}

class RestoredFilesDto {
  @ApiProperty({
    type: 'integer',
    description: 'Files: attached + failed + not found + pending.',
    example: 2,
  })
  readonly files!: number;

  @ApiProperty({ type: 'integer', description: 'Files that can be searched.', example: 1 })
  readonly files_attached!: number;

  @ApiProperty({ type: 'integer', description: 'Files that could not be attached or indexed.', example: 0 })
  readonly files_failed!: number;

  @ApiProperty({ type: 'integer', description: 'Files that there are no more.', example: 1 })
  readonly files_not_found!: number;

  @ApiProperty({ type: 'integer', description: 'Files that were not indexed in time.', example: 0 })
  readonly files_pending!: number;
}

class RestoredStoreDto extends RestoredFilesDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The new store, or that of `into`; `null` where it could not be created.',
    example: EXAMPLE.vectorStoreId,
  })
  readonly id!: string | null;

  @ApiProperty({ description: 'The store that it was made from.', example: OLD_ID })
  readonly from!: string;
}

class RestoreSummaryDto extends RestoredFilesDto {
  @ApiProperty({ type: 'integer', description: 'Stores asked for.', example: 1 })
  readonly requested!: number;

  @ApiProperty({ type: 'integer', description: 'Distinct stores: created + updated + failed.', example: 1 })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Stores created.', example: 1 })
  readonly vector_stores_created!: number;

  @ApiPropertyOptional({ type: 'integer', description: 'With `into`: 1, the store that was there.' })
  readonly vector_stores_updated?: number;

  @ApiProperty({ type: 'integer', description: 'Stores that could not be created.', example: 0 })
  readonly vector_stores_failed!: number;

  @ApiProperty({ type: 'integer', description: 'Of the failed, what nothing was sent for.', example: 0 })
  readonly not_attempted!: number;

  @ApiProperty({ type: [RestoredStoreDto], description: 'The same counts, store by store.' })
  readonly vector_stores!: RestoredStoreDto[];
}

/** What became of every store and every file. */
export class RestoreReportDto {
  @ApiProperty({ type: [CreatedStoreDto], description: 'Stores that were created.' })
  readonly vector_stores_created!: CreatedStoreDto[];

  @ApiProperty({
    type: [FailedEntryDto],
    description:
      'Stores that could not be created, under the id of the store that they were to be made from.',
    example: [],
  })
  readonly vector_stores_failed!: FailedEntryDto[];

  @ApiProperty({ type: [FilePlaceDto], description: 'Files that are attached and indexed.' })
  readonly files_attached!: FilePlaceDto[];

  @ApiProperty({
    type: [FailedPlaceDto],
    description: 'Files that could not be attached or indexed.',
    example: [],
  })
  readonly files_failed!: FailedPlaceDto[];

  @ApiProperty({ type: [MissingFileDto], description: 'Files that there are no more: upload them again.' })
  readonly files_not_found!: MissingFileDto[];

  @ApiProperty({
    type: [PendingPlaceDto],
    description: 'Files that are attached, and of which it was not seen in time how the indexing ended.',
    example: [],
  })
  readonly files_pending!: PendingPlaceDto[];

  @ApiProperty({ type: RestoreSummaryDto, description: 'Counts that add up.' })
  readonly summary!: RestoreSummaryDto;
}
