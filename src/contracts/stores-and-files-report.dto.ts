import { FailedDeletionDto, ProofDto } from './deletion-report.dto.js';
import { Field, OPTIONAL } from './fields.js';
import { ReceiptDto } from '../receipts/dto/receipt.dto.js';

/** Counts by object type that exist only with the respective option. */
class OptionalCountsDto {
  @Field.count('With `dry_run`: stores that would be deleted.', 0, OPTIONAL)
  readonly vector_stores_would_delete?: number;

  @Field.count('With `verify`: deleted stores that can still be read.', 0, OPTIONAL)
  readonly vector_stores_pending?: number;

  @Field.count('With `verify`: deleted stores that are still listed.', 0, OPTIONAL)
  readonly vector_stores_phantom?: number;

  @Field.count('With `dry_run`: files that would be deleted.', 0, OPTIONAL)
  readonly files_would_delete?: number;

  @Field.count('With `verify`: deleted files that can still be read.', 0, OPTIONAL)
  readonly files_pending?: number;

  @Field.count('With `verify`: deleted files that are still listed.', 0, OPTIONAL)
  readonly files_phantom?: number;
}

/** Summary of a deletion of stores and files. */
export class StoresAndFilesSummaryDto extends OptionalCountsDto {
  @Field.count('Deleted stores.', 1) readonly vector_stores_deleted!: number;
  @Field.count('Failed stores.', 0) readonly vector_stores_failed!: number;
  @Field.count('Deleted files.', 1) readonly files_deleted!: number;
  @Field.count('Failed files.', 0) readonly files_failed!: number;
  @Field.count('Failed stores and files for which no call was sent.', 0) readonly not_attempted!: number;
  @Field.flag('`true` with `dry_run`: nothing was deleted.', false, OPTIONAL) readonly dry_run?: boolean;

  @Field.count('With `dry_run`: stores and files that would be deleted.', 0, OPTIONAL)
  readonly would_delete?: number;

  @Field.count('With `verify`: deleted stores and files that can still be read.', 0, OPTIONAL)
  readonly pending?: number;

  @Field.count('With `verify`: deleted stores and files that are still listed.', 0, OPTIONAL)
  readonly phantom?: number;

  @Field.object(ReceiptDto, 'With `receipt`: the signed receipt.', OPTIONAL) readonly receipt?: ReceiptDto;
}

class WouldDeleteDto {
  @Field.id('vectorStoreId', 'Id of the store or file.') readonly id!: string;
  @Field.text('Type of the object: `vector_store` or `file`.', 'vector_store') readonly object!: string;
  @Field.bytes('Size in bytes.', OPTIONAL) readonly bytes?: number;
}

/** Report of a deletion of stores and files. */
export class StoresAndFilesReportDto extends ProofDto {
  @Field.ids('vectorStoreId', 'Deleted stores.') readonly vector_stores_deleted!: string[];

  @Field.list(
    FailedDeletionDto,
    'Stores that could not be deleted, with the reason. The code is `files_remain` if some of their files could not be deleted.',
    { example: [] },
  )
  readonly vector_stores_failed!: FailedDeletionDto[];

  @Field.ids('fileId', 'Deleted files.') readonly files_deleted!: string[];

  @Field.list(FailedDeletionDto, 'Files that could not be deleted, with the reason.', { example: [] })
  readonly files_failed!: FailedDeletionDto[];

  @Field.list(WouldDeleteDto, 'With `dry_run`: objects that would be deleted, stores first.', {
    optional: true,
    example: [],
  })
  readonly would_delete?: WouldDeleteDto[];
}

class KeptSharedEntryDto {
  @Field.id('otherFileId', 'Id of the file.') readonly id!: string;

  @Field.ids(
    'otherVectorStoreId',
    'Ids of up to 10 vector stores outside the request that the file is attached to.',
  )
  readonly vector_store_ids!: string[];
}

class CascadeSummaryDto extends StoresAndFilesSummaryDto {
  @Field.count('Number of requested vector store ids, including duplicates.', 1) readonly requested!: number;

  @Field.count(
    'Number of distinct vector store ids: the sum of deleted, failed, would_delete, pending and phantom.',
    1,
  )
  readonly distinct!: number;

  @Field.count(
    'Number of distinct files found: the sum of deleted, failed, kept, would_delete, pending and phantom.',
    2,
  )
  readonly files_found!: number;

  @Field.count('Number of files kept because they are attached to other vector stores.', 1)
  readonly files_kept_shared!: number;
}

/** The outcomes of all vector stores and their files. */
export class CascadeReportDto extends StoresAndFilesReportDto {
  @Field.list(KeptSharedEntryDto, 'Files kept because they are attached to other vector stores.')
  readonly files_kept_shared!: KeptSharedEntryDto[];

  @Field.count('Number of distinct files found in the vector stores.', 2) readonly total_files_found!: number;
  @Field.object(CascadeSummaryDto, 'Number of outcomes of each kind.') readonly summary!: CascadeSummaryDto;
}
