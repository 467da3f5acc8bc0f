import { entryOf, idOf, proofSections } from '../../bulk/report/change-report.js';
import type { Progress, Tally } from '../../bulk/operation.js';
import { OutcomeCounts } from '../../bulk/report/outcome-counts.js';
import { isDone, isFailed, isWord, isOf, type Outcome } from '../../bulk/report/outcome.js';
import type { ProofTally } from '../../bulk/report/proof-tally.js';
import type { ReportShape } from '../../bulk/report/report-shape.js';
import type { ApplySummaryDto } from './dto/apply-report.dto.js';

/** Counts the outcomes of a plan: of stores and of files, `planned` is the sum of all outcomes. */
export class ApplyTally implements Tally<Outcome> {
  private readonly stores = new OutcomeCounts();
  private readonly files = new OutcomeCounts();

  constructor(
    private readonly planned: { readonly stores: number; readonly files: number },
    private readonly proof: ProofTally,
  ) {}

  add(outcome: Outcome): void {
    (outcome.object === 'vector_store' ? this.stores : this.files).add(outcome);
    this.proof.add(outcome);
  }

  get progress(): Progress {
    const { stores, files, planned } = this;
    return {
      done: stores.all + files.all,
      failed: stores.failed + files.failed,
      total: planned.stores + planned.files,
    };
  }

  get summary(): ApplySummaryDto {
    const { stores, files, planned } = this;
    return {
      vector_stores_planned: planned.stores,
      vector_stores_deleted: stores.done,
      vector_stores_failed: stores.failed,
      vector_stores_drifted: stores.of('drifted'),
      files_planned: planned.files,
      files_deleted: files.done,
      files_failed: files.failed,
      files_drifted: files.of('drifted'),
      not_attempted: stores.notAttempted + files.notAttempted,
      ...this.proof.summaryOf({ vector_stores: stores, files }),
    };
  }
}

/** Stores and files in the order of the plan. */
export const APPLY_SHAPE: ReportShape<ApplySummaryDto> = {
  sections: [
    { name: 'vector_stores_deleted', has: isOf('vector_store', isDone), entry: idOf },
    { name: 'vector_stores_failed', has: isOf('vector_store', isFailed), entry: entryOf },
    { name: 'vector_stores_drifted', has: isOf('vector_store', isWord('drifted')), entry: entryOf },
    { name: 'files_deleted', has: isOf('file', isDone), entry: idOf },
    { name: 'files_failed', has: isOf('file', isFailed), entry: entryOf },
    { name: 'files_drifted', has: isOf('file', isWord('drifted')), entry: entryOf },
    ...proofSections('of several kinds'),
  ],
};
