import { EXAMPLE } from './examples.js';
import { Field, OPTIONAL } from './fields.js';
import { ReceiptDto, ReceiptItemDto } from '../receipts/dto/receipt.dto.js';

const NOT_FOUND_EXAMPLE = {
  id: EXAMPLE.otherVectorStoreId,
  error: `No vector store found with id '${EXAMPLE.otherVectorStoreId}'.`,
  status_code: 404,
  code: 'not_found',
  retryable: false,
  attempts: 1,
  request_id: EXAMPLE.upstreamRequestId,
};

/** An id that failed. */
export class FailedEntryDto {
  @Field.id('otherVectorStoreId', 'The id that failed.') readonly id!: string;
  @Field.text('Human-readable reason.', NOT_FOUND_EXAMPLE.error) readonly error!: string;

  @Field.integer('Status returned by OpenAI, or 502, 503 or 504 if it did not respond.', 404)
  readonly status_code!: number;

  @Field.text('Machine-readable reason: `not_found`, or a code as in error responses.', 'not_found')
  readonly code!: string;

  @Field.flag('Whether a retry may succeed.', false) readonly retryable!: boolean;
  @Field.count('Calls sent to OpenAI for this id.', 1) readonly attempts!: number;

  @Field.id('upstreamRequestId', "OpenAI's request id of the last call.", OPTIONAL)
  readonly request_id?: string;

  @Field.flag('`false` if no call was sent for this id.', false, OPTIONAL) readonly attempted?: boolean;
}

/** An id that could not be deleted. */
export class FailedDeletionDto extends FailedEntryDto {
  @Field.bytes('With `receipt`: size in bytes before the deletion, if it was measured.', OPTIONAL)
  readonly bytes?: number;

  @Field.id('vectorStoreId', 'With `receipt`: the store that the file was to be detached from.', OPTIONAL)
  readonly vector_store_id?: string;
}

class DeletionSummaryDto {
  @Field.count('Ids in the request, including duplicates.', 2) readonly requested!: number;

  @Field.count('Distinct ids: `deleted + failed`, plus `would_delete`, `pending` and `phantom`.', 2)
  readonly distinct!: number;

  @Field.count('Deleted ids.', 1) readonly deleted!: number;
  @Field.count('Failed ids.', 1) readonly failed!: number;
  @Field.count('Failed ids for which no call was sent.', 0) readonly not_attempted!: number;
  @Field.flag('`true` with `dry_run`: nothing was deleted.', false, OPTIONAL) readonly dry_run?: boolean;

  @Field.count('With `dry_run`: number of ids that would be deleted.', 0, OPTIONAL)
  readonly would_delete?: number;

  @Field.count('With `verify`: deleted ids that can still be read.', 0, OPTIONAL) readonly pending?: number;
  @Field.count('With `verify`: deleted ids that are still listed.', 0, OPTIONAL) readonly phantom?: number;
  @Field.object(ReceiptDto, 'With `receipt`: the signed receipt.', OPTIONAL) readonly receipt?: ReceiptDto;
}

/** A deleted object that OpenAI still returned when the verification timed out. */
export class StillSeenDto {
  @Field.id('fileId', 'Id of the object.') readonly id!: string;
  @Field.text('Type of the object, in reports with several types.', 'file', OPTIONAL)
  readonly object?: string;
  @Field.text('Human-readable observation.', 'it can still be read') readonly reason!: string;
  @Field.count('Deletion calls sent to OpenAI.', 1) readonly attempts!: number;

  @Field.id('upstreamRequestId', "OpenAI's request id of the last of these calls.", OPTIONAL)
  readonly request_id?: string;

  @Field.bytes('With `receipt`: size in bytes before the deletion.', OPTIONAL) readonly bytes?: number;

  @Field.id('vectorStoreId', 'With `receipt`: the store that the file was detached from.', OPTIONAL)
  readonly vector_store_id?: string;

  @Field.ids('vectorStoreId', 'Stores that still list the file.', OPTIONAL)
  readonly vector_store_ids?: string[];
}

/** A file that disappeared from other stores when it was detached from one. */
export class LostElsewhereDto {
  @Field.id('fileId', 'Id of the file.') readonly id!: string;

  @Field.ids('otherVectorStoreId', 'Stores that no longer list the file.')
  readonly vector_store_ids!: string[];
}

/** Report sections that exist only with the respective option. */
export class ProofDto {
  @Field.list(
    StillSeenDto,
    'With `verify`: deleted objects that can still be read, or whose deletion could not be confirmed.',
    { optional: true, example: [] },
  )
  readonly pending?: StillSeenDto[];

  @Field.list(StillSeenDto, 'With `verify`: deleted objects that are still listed.', {
    optional: true,
    example: [],
  })
  readonly phantom?: StillSeenDto[];

  @Field.list(LostElsewhereDto, 'With `verify`: detached files that also disappeared from other stores.', {
    optional: true,
    example: [],
  })
  readonly lost_elsewhere?: LostElsewhereDto[];

  @Field.list(ReceiptItemDto, 'With `receipt`: the outcomes that the receipt covers, as in NDJSON.', {
    optional: true,
    example: [],
  })
  readonly receipt_items?: ReceiptItemDto[];
}

/** The outcome of every distinct id, in the order of the request. */
export class DeletionReportDto extends ProofDto {
  @Field.ids('vectorStoreId', 'Ids deleted by this request.') readonly success!: string[];

  @Field.list(FailedDeletionDto, 'Ids that could not be deleted, with the reason.', {
    example: [NOT_FOUND_EXAMPLE],
  })
  readonly failed!: FailedEntryDto[];

  @Field.list(String, 'With `dry_run`: ids that would be deleted.', { optional: true, example: [] })
  readonly would_delete?: string[];

  @Field.object(DeletionSummaryDto, 'Counts of the outcomes.') readonly summary!: DeletionSummaryDto;
}
