import { FailedDeletionDto, ProofDto } from './deletion-report.dto.js';
import {
  BytesField,
  CountField,
  FlagField,
  IdField,
  IdsField,
  ListField,
  OPTIONAL,
  ObjectField,
  TextField,
} from './fields.js';
import { ReceiptDto } from '../receipts/dto/receipt.dto.js';

/** Counts by object type that exist only with the respective option. */
class OptionalCountsDto {
  @CountField('With `dry_run`: stores that would be deleted.', 0, OPTIONAL)
  readonly vector_stores_would_delete?: number;

  @CountField('With `verify`: deleted stores that can still be read.', 0, OPTIONAL)
  readonly vector_stores_pending?: number;

  @CountField('With `verify`: deleted stores that are still listed.', 0, OPTIONAL)
  readonly vector_stores_phantom?: number;

  @CountField('With `dry_run`: files that would be deleted.', 0, OPTIONAL)
  readonly files_would_delete?: number;

  @CountField('With `verify`: deleted files that can still be read.', 0, OPTIONAL)
  readonly files_pending?: number;

  @CountField('With `verify`: deleted files that are still listed.', 0, OPTIONAL)
  readonly files_phantom?: number;
}

/** Summary of a deletion of stores and files. */
export class StoresAndFilesSummaryDto extends OptionalCountsDto {
  @CountField('Deleted stores.', 1) readonly vector_stores_deleted!: number;
  @CountField('Failed stores.', 0) readonly vector_stores_failed!: number;
  @CountField('Deleted files.', 1) readonly files_deleted!: number;
  @CountField('Failed files.', 0) readonly files_failed!: number;
  @CountField('Failed stores and files for which no call was sent.', 0) readonly not_attempted!: number;
  @FlagField('`true` with `dry_run`: nothing was deleted.', false, OPTIONAL) readonly dry_run?: boolean;

  @CountField('With `dry_run`: stores and files that would be deleted.', 0, OPTIONAL)
  readonly would_delete?: number;

  @CountField('With `verify`: deleted stores and files that can still be read.', 0, OPTIONAL)
  readonly pending?: number;

  @CountField('With `verify`: deleted stores and files that are still listed.', 0, OPTIONAL)
  readonly phantom?: number;

  @ObjectField(ReceiptDto, 'With `receipt`: the signed receipt.', OPTIONAL) readonly receipt?: ReceiptDto;
}

class WouldDeleteDto {
  @IdField('vectorStoreId', 'Id of the store or file.') readonly id!: string;
  @TextField('Type of the object: `vector_store` or `file`.', 'vector_store') readonly object!: string;
  @BytesField('Size in bytes.', OPTIONAL) readonly bytes?: number;
}

/** Report of a deletion of stores and files. */
export class StoresAndFilesReportDto extends ProofDto {
  @IdsField('vectorStoreId', 'Deleted stores.') readonly vector_stores_deleted!: string[];

  @ListField(
    FailedDeletionDto,
    'Stores that could not be deleted, with the reason. The code is `files_remain` if some of their files could not be deleted.',
    { example: [] },
  )
  readonly vector_stores_failed!: FailedDeletionDto[];

  @IdsField('fileId', 'Deleted files.') readonly files_deleted!: string[];

  @ListField(FailedDeletionDto, 'Files that could not be deleted, with the reason.', { example: [] })
  readonly files_failed!: FailedDeletionDto[];

  @ListField(WouldDeleteDto, 'With `dry_run`: objects that would be deleted, stores first.', {
    optional: true,
    example: [],
  })
  readonly would_delete?: WouldDeleteDto[];
}

class KeptSharedEntryDto {
  @IdField('otherFileId', 'Id of the file.') readonly id!: string;

  @IdsField(
    'otherVectorStoreId',
    'Ids of up to 10 vector stores outside the request that the file is attached to.',
  )
  readonly vector_store_ids!: string[];
}

class CascadeSummaryDto extends StoresAndFilesSummaryDto {
  @CountField('Number of requested vector store ids, including duplicates.', 1) readonly requested!: number;

  @CountField(
    'Number of distinct vector store ids: the sum of deleted, failed, would_delete, pending and phantom.',
    1,
  )
  readonly distinct!: number;

  @CountField(
    'Number of distinct files found: the sum of deleted, failed, kept, would_delete, pending and phantom.',
    2,
  )
  readonly files_found!: number;

  @CountField('Number of files kept because they are attached to other vector stores.', 1)
  readonly files_kept_shared!: number;
}

/** The outcomes of all vector stores and their files. */
export class CascadeReportDto extends StoresAndFilesReportDto {
  @ListField(KeptSharedEntryDto, 'Files kept because they are attached to other vector stores.')
  readonly files_kept_shared!: KeptSharedEntryDto[];

  @CountField('Number of distinct files found in the vector stores.', 2) readonly total_files_found!: number;
  @ObjectField(CascadeSummaryDto, 'Number of outcomes of each kind.') readonly summary!: CascadeSummaryDto;
}
