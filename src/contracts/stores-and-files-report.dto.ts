import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FailedDeletionDto, ProofDto } from './deletion-report.dto.js';
import { EXAMPLE } from './examples.js';
import { ReceiptDto } from '../receipts/dto/receipt.dto.js';

/** Counts by object type that exist only with the respective option. */
class OptionalCountsDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `dry_run`: stores that would be deleted.',
    example: 0,
  })
  readonly vector_stores_would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted stores that can still be read.',
    example: 0,
  })
  readonly vector_stores_pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted stores that are still listed.',
    example: 0,
  })
  readonly vector_stores_phantom?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `dry_run`: files that would be deleted.',
    example: 0,
  })
  readonly files_would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted files that can still be read.',
    example: 0,
  })
  readonly files_pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted files that are still listed.',
    example: 0,
  })
  readonly files_phantom?: number;
}

/** Summary of a deletion of stores and files. */
export class StoresAndFilesSummaryDto extends OptionalCountsDto {
  @ApiProperty({ type: 'integer', description: 'Deleted stores.', example: 1 })
  readonly vector_stores_deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Failed stores.', example: 0 })
  readonly vector_stores_failed!: number;

  @ApiProperty({ type: 'integer', description: 'Deleted files.', example: 1 })
  readonly files_deleted!: number;

  @ApiProperty({ type: 'integer', description: 'Failed files.', example: 0 })
  readonly files_failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Failed stores and files for which no call was sent.',
    example: 0,
  })
  readonly not_attempted!: number;

  @ApiPropertyOptional({ description: '`true` with `dry_run`: nothing was deleted.', example: false })
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `dry_run`: stores and files that would be deleted.',
    example: 0,
  })
  readonly would_delete?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted stores and files that can still be read.',
    example: 0,
  })
  readonly pending?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With `verify`: deleted stores and files that are still listed.',
    example: 0,
  })
  readonly phantom?: number;

  @ApiPropertyOptional({ type: ReceiptDto, description: 'With `receipt`: the signed receipt.' })
  readonly receipt?: ReceiptDto;
}

class WouldDeleteDto {
  @ApiProperty({ description: 'Id of the store or file.', example: EXAMPLE.vectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Type of the object: `vector_store` or `file`.', example: 'vector_store' })
  readonly object!: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Size in bytes.', example: 20480 })
  readonly bytes?: number;
}

/** Report of a deletion of stores and files. */
export class StoresAndFilesReportDto extends ProofDto {
  @ApiProperty({ type: [String], description: 'Deleted stores.', example: [EXAMPLE.vectorStoreId] })
  readonly vector_stores_deleted!: string[];

  @ApiProperty({
    type: [FailedDeletionDto],
    description:
      'Stores that could not be deleted, with the reason. The code is `files_remain` if some of their files could not be deleted.',
    example: [],
  })
  readonly vector_stores_failed!: FailedDeletionDto[];

  @ApiProperty({ type: [String], description: 'Deleted files.', example: [EXAMPLE.fileId] })
  readonly files_deleted!: string[];

  @ApiProperty({
    type: [FailedDeletionDto],
    description: 'Files that could not be deleted, with the reason.',
    example: [],
  })
  readonly files_failed!: FailedDeletionDto[];

  @ApiPropertyOptional({
    type: [WouldDeleteDto],
    description: 'With `dry_run`: objects that would be deleted, stores first.',
    example: [],
  })
  readonly would_delete?: WouldDeleteDto[];
}

class KeptSharedEntryDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'Ids of up to 10 vector stores outside the request that the file is attached to.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  readonly vector_store_ids!: string[];
}

class CascadeSummaryDto extends StoresAndFilesSummaryDto {
  @ApiProperty({
    type: 'integer',
    description: 'Number of requested vector store ids, including duplicates.',
    example: 1,
  })
  readonly requested!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Number of distinct vector store ids: the sum of deleted, failed, would_delete, pending and phantom.',
    example: 1,
  })
  readonly distinct!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Number of distinct files found: the sum of deleted, failed, kept, would_delete, pending and phantom.',
    example: 2,
  })
  readonly files_found!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of files kept because they are attached to other vector stores.',
    example: 1,
  })
  readonly files_kept_shared!: number;
}

/** The outcomes of all vector stores and their files. */
export class CascadeReportDto extends StoresAndFilesReportDto {
  @ApiProperty({
    type: [KeptSharedEntryDto],
    description: 'Files kept because they are attached to other vector stores.',
  })
  readonly files_kept_shared!: KeptSharedEntryDto[];

  @ApiProperty({
    type: 'integer',
    description: 'Number of distinct files found in the vector stores.',
    example: 2,
  })
  readonly total_files_found!: number;

  @ApiProperty({ type: CascadeSummaryDto, description: 'Number of outcomes of each kind.' })
  readonly summary!: CascadeSummaryDto;
}
