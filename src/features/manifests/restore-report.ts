import type { BulkInput } from '../../bulk/operation.js';
import { BulkTally, OutcomeCounts, type TalliedRun } from '../../bulk/report/bulk-tally.js';
import { failedEntryOf } from '../../bulk/report/common-fields.js';
import {
  type DoneOutcome,
  type FailedOutcome,
  hasWord,
  isDone,
  isFailed,
  ofKind,
  type Outcome,
} from '../../bulk/report/outcome.js';
import { list, type ReportShape } from '../../bulk/report/report-shape.js';
import type { RestoredFilesDto, RestoreReportDto, RestoreSummaryDto } from './dto/restore.dto.js';

interface StoreCounts {
  /** The created or updated store; `null` if it could not be created. */
  id: string | null;
  readonly files: OutcomeCounts;
}

/** Counts the outcomes of a restore, also for each requested store. */
class RestoreTally extends BulkTally<BulkInput, RestoreSummaryDto> {
  private readonly stores: ReadonlyMap<string, StoreCounts>;

  constructor(run: TalliedRun) {
    super(run);
    this.stores = new Map(run.input.ids.map((from) => [from, { id: null, files: new OutcomeCounts() }]));
  }

  override add(outcome: Outcome): void {
    super.add(outcome);
    const store = this.stores.get(outcome.from ?? outcome.id);
    if (store === undefined) return;
    if (outcome.object !== 'vector_store') store.files.add(outcome);
    else if (isDone(outcome)) store.id = outcome.id;
  }

  override get summary(): RestoreSummaryDto {
    const { vectorStores, attachments } = this;
    const updated = vectorStores.of('updated');
    return {
      requested: this.requested,
      distinct: this.distinct,
      vector_stores_created: vectorStores.of('created'),
      ...(updated > 0 && { vector_stores_updated: updated }),
      vector_stores_failed: vectorStores.failed,
      ...restoredFileCounts(attachments),
      not_attempted: this.notAttempted,
      vector_stores: Array.from(this.stores, ([from, { id, files }]) => ({
        id,
        from,
        ...restoredFileCounts(files),
      })),
    };
  }
}

const restoredFileCounts = (files: OutcomeCounts): RestoredFilesDto => ({
  files: files.all,
  files_attached: files.done,
  files_failed: files.of('failed'),
  files_not_found: files.of('not_found'),
  files_pending: files.of('pending'),
});

/** The report on a restore, in the order of the request. */
export const RESTORE_REPORT: ReportShape<RestoreReportDto> = {
  tally: (run) => new RestoreTally(run),
  fields: {
    vector_stores_created: list(
      ofKind('vector_store', hasWord('created')),
      ({ id, from = '', name = null }) => ({ id, from, name }),
    ),
    vector_stores_failed: list(ofKind('vector_store', isFailed), failedEntryOf),
    files_attached: list(ofKind('vector_store.file', isDone), ({ id, vector_store_id }: DoneOutcome) => ({
      id,
      vector_store_id: vector_store_id ?? '',
    })),
    files_failed: list(ofKind('vector_store.file', hasWord('failed')), (outcome: FailedOutcome) => ({
      ...failedEntryOf(outcome),
      vector_store_id: outcome.vector_store_id ?? null,
      from: outcome.from ?? '',
    })),
    files_not_found: list(
      ofKind('vector_store.file', hasWord('not_found')),
      ({ id, filename = null, vector_store_id = null, from = '' }: FailedOutcome) => ({
        id,
        filename,
        vector_store_id,
        from,
      }),
    ),
    files_pending: list(
      ofKind('vector_store.file', hasWord('pending')),
      ({ id, vector_store_id, reason }) => ({
        id,
        vector_store_id: vector_store_id ?? '',
        ...(reason !== undefined && { reason }),
      }),
    ),
  },
};
