import { failedEntries, type FailedEntry, idsOfDeleted, inOrderOf } from '../bulk/deletion-report.js';
import type { Tally } from '../bulk/operation.js';
import { OutcomeCounts } from '../bulk/outcome-counts.js';
import { isKeptShared, type ObjectKind, type Outcome } from '../bulk/outcome.js';

/** A file that was kept because stores outside the request hold it. */
export interface KeptSharedEntry {
  readonly id: string;
  /** Some of the stores that hold it. */
  readonly vector_store_ids: readonly string[];
}

/** Stores: `deleted + failed = distinct`. Files: `deleted + failed + kept_shared = found`. */
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

  constructor(
    private readonly requested: number,
    private readonly distinct: number,
  ) {}

  add(outcome: Outcome): void {
    (outcome.object === 'vector_store' ? this.stores : this.files).add(outcome);
  }

  get summary(): CascadeSummary {
    const { stores, files } = this;
    return {
      requested: this.requested,
      distinct: this.distinct,
      vector_stores_deleted: stores.deleted,
      vector_stores_failed: stores.failed,
      files_found: files.deleted + files.failed + files.keptShared,
      files_deleted: files.deleted,
      files_failed: files.failed,
      files_kept_shared: files.keptShared,
      not_attempted: stores.notAttempted + files.notAttempted,
    };
  }
}

/** The report of a cascade, stores in the order asked for, files in the order found. */
export function cascadeReport(
  vectorStoreIds: Iterable<string>,
  fileIds: Iterable<string>,
  outcomes: readonly Outcome[],
  summary: CascadeSummary,
): CascadeReport {
  const of = (kind: ObjectKind): Outcome[] => outcomes.filter(({ object }) => object === kind);
  const stores = inOrderOf(vectorStoreIds, of('vector_store'));
  const files = inOrderOf(fileIds, of('file'));
  return {
    vector_stores_deleted: idsOfDeleted(stores),
    vector_stores_failed: failedEntries(stores),
    files_deleted: idsOfDeleted(files),
    files_failed: failedEntries(files),
    files_kept_shared: files
      .filter(isKeptShared)
      .map(({ id, vector_store_ids }) => ({ id, vector_store_ids })),
    total_files_found: summary.files_found,
    summary,
  };
}
