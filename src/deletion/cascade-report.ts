import { entryOf, type FailedEntry, idOf, proofSections } from '../bulk/report/change-report.js';
import type { Progress, Tally } from '../bulk/operation.js';
import type { ProofTally } from '../bulk/report/proof-tally.js';
import { OutcomeCounts } from '../bulk/report/outcome-counts.js';
import { isDone, isFailed, isKeptShared, isOf, type Outcome } from '../bulk/report/outcome.js';
import type { ReportShape } from '../bulk/report/report-shape.js';

/** A file that was kept because stores outside the request hold it. */
export interface KeptSharedEntry {
  readonly id: string;
  /** Some of the stores that hold it. */
  readonly vector_store_ids: readonly string[];
}

/**
 * Stores: `deleted + failed = distinct`. Files: `deleted + failed + kept_shared = found`. Where something was asked for
 * beside, what is left of each is counted as `would_delete`, or as `pending` and `phantom`.
 */
export interface CascadeSummary {
  readonly requested: number;
  readonly distinct: number;
  readonly vector_stores_deleted: number;
  readonly vector_stores_failed: number;
  readonly files_found: number;
  readonly files_deleted: number;
  readonly files_failed: number;
  readonly files_kept_shared: number;
  /** Stores and files among the failed that nothing was sent for. */
  readonly not_attempted: number;
}

export interface CascadeReport {
  readonly vector_stores_deleted: readonly string[];
  readonly vector_stores_failed: readonly FailedEntry[];
  readonly files_deleted: readonly string[];
  readonly files_failed: readonly FailedEntry[];
  readonly files_kept_shared: readonly KeptSharedEntry[];
  readonly total_files_found: number;
  readonly summary: CascadeSummary;
}

/** Adds up the outcomes of a cascade. */
export class CascadeTally implements Tally<Outcome> {
  private readonly stores = new OutcomeCounts();
  private readonly files = new OutcomeCounts();
  private filesExpected: number | undefined;

  constructor(
    private readonly requested: number,
    private readonly distinct: number,
    private readonly proof: ProofTally,
  ) {}

  add(outcome: Outcome): void {
    (outcome.object === 'vector_store' ? this.stores : this.files).add(outcome);
    this.proof.add(outcome);
  }

  /** All stores are listed: so many files there are. */
  expectFiles(files: number): void {
    this.filesExpected = files;
  }

  get progress(): Progress {
    const { stores, files } = this;
    const failed = stores.failed + files.failed;
    return {
      done: stores.all + files.all,
      failed,
      ...(this.filesExpected !== undefined && { total: this.distinct + this.filesExpected }),
    };
  }

  get summary(): CascadeSummary {
    const { stores, files } = this;
    return {
      requested: this.requested,
      distinct: this.distinct,
      vector_stores_deleted: stores.done,
      vector_stores_failed: stores.failed,
      files_found: files.all,
      files_deleted: files.done,
      files_failed: files.failed,
      files_kept_shared: files.of('kept_shared'),
      not_attempted: stores.notAttempted + files.notAttempted,
      ...this.proof.summaryOf({ vector_stores: stores, files }),
    };
  }
}

/** Stores in the order asked for, files in the order found. */
export const CASCADE_SHAPE: ReportShape<CascadeSummary> = {
  sections: [
    { name: 'vector_stores_deleted', has: isOf('vector_store', isDone), entry: idOf },
    { name: 'vector_stores_failed', has: isOf('vector_store', isFailed), entry: entryOf },
    { name: 'files_deleted', has: isOf('file', isDone), entry: idOf },
    { name: 'files_failed', has: isOf('file', isFailed), entry: entryOf },
    {
      name: 'files_kept_shared',
      has: isKeptShared,
      entry: (outcome) =>
        isKeptShared(outcome) && { id: outcome.id, vector_store_ids: outcome.vector_store_ids },
    },
    ...proofSections('of several kinds'),
  ],
  derived: ({ files_found }) => ({ total_files_found: files_found }),
};
