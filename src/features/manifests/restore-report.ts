import { entryOf } from '../../bulk/report/change-report.js';
import type { Progress, Tally } from '../../bulk/operation.js';
import { OutcomeCounts } from '../../bulk/report/outcome-counts.js';
import { isDone, isWord, isOf, type Outcome } from '../../bulk/report/outcome.js';
import type { ReportShape } from '../../bulk/report/report-shape.js';
import type { RestoredFilesDto, RestoreSummaryDto } from './dto/restore.dto.js';

interface StoreCounts {
  id: string | null;
  readonly files: OutcomeCounts;
}

/** Adds up the outcomes of a restore. */
export class RestoreTally implements Tally<Outcome> {
  private readonly counts = new OutcomeCounts();
  private readonly files = new OutcomeCounts();
  private readonly stores: Map<string, StoreCounts>;
  private filesExpected: number | undefined;

  /** @param froms the stores asked for */
  constructor(private readonly froms: readonly string[]) {
    this.stores = new Map(froms.map((from) => [from, { id: null, files: new OutcomeCounts() }]));
  }

  add(outcome: Outcome): void {
    const store = this.stores.get(outcome.from ?? outcome.id);
    if (outcome.object === 'vector_store') {
      this.counts.add(outcome);
      if (store !== undefined && isDone(outcome)) store.id = outcome.id;
    } else {
      this.files.add(outcome);
      store?.files.add(outcome);
    }
  }

  /** It is known what there is to do. */
  expectFiles(files: number): void {
    this.filesExpected = files;
  }

  get progress(): Progress {
    const { counts, files, filesExpected } = this;
    return {
      done: counts.all + files.all,
      failed: counts.failed + files.failed,
      ...(filesExpected !== undefined && { total: this.stores.size + filesExpected }),
    };
  }

  get summary(): RestoreSummaryDto {
    const { counts, files } = this;
    const updated = counts.of('updated');
    return {
      requested: this.froms.length,
      distinct: this.stores.size,
      vector_stores_created: counts.of('created'),
      ...(updated > 0 && { vector_stores_updated: updated }),
      vector_stores_failed: counts.failed,
      ...fileCounts(files),
      not_attempted: counts.notAttempted + files.notAttempted,
      vector_stores: [...this.stores].map(([from, { id, files: own }]) => ({ id, from, ...fileCounts(own) })),
    };
  }
}

const fileCounts = (files: OutcomeCounts): RestoredFilesDto => ({
  files: files.all,
  files_attached: files.done,
  files_failed: files.of('failed'),
  files_not_found: files.of('not_found'),
  files_pending: files.of('pending'),
});

const isNotDone = (outcome: Outcome): boolean => !isDone(outcome);

const placeOf = ({ id, vector_store_id }: Outcome): object => ({ id, vector_store_id });

/** In the order of the request. */
export const RESTORE_SHAPE: ReportShape<RestoreSummaryDto> = {
  sections: [
    {
      name: 'vector_stores_created',
      has: isOf('vector_store', isWord('created')),
      entry: (outcome) => isDone(outcome) && { id: outcome.id, from: outcome.from, name: outcome.name },
    },
    { name: 'vector_stores_failed', has: isOf('vector_store', isNotDone), entry: entryOf },
    { name: 'files_attached', has: isOf('vector_store.file', isDone), entry: placeOf },
    { name: 'files_failed', has: isOf('vector_store.file', isWord('failed')), entry: entryOf },
    {
      name: 'files_not_found',
      has: isOf('vector_store.file', isWord('not_found')),
      entry: (outcome) => ({
        id: outcome.id,
        filename: 'filename' in outcome ? outcome.filename : null,
        vector_store_id: outcome.vector_store_id,
        from: outcome.from,
      }),
    },
    {
      name: 'files_pending',
      has: isOf('vector_store.file', isWord('pending')),
      entry: (outcome) => ({
        ...placeOf(outcome),
        ...('reason' in outcome && { reason: outcome.reason }),
      }),
    },
  ],
};
