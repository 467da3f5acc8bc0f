import { failedEntries, type FailedEntry, idsOfDeleted, inOrderOf } from '../bulk/deletion-report.js';
import type { Tally } from '../bulk/operation.js';
import { isDeleted, isFailed, isKeptShared, type ObjectKind, type Outcome } from '../bulk/outcome.js';

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
  private readonly stores = { deleted: 0, failed: 0 };
  private readonly files = { deleted: 0, failed: 0, kept: 0 };
  private notAttempted = 0;

  constructor(
    private readonly requested: number,
    private readonly distinct: number,
  ) {}

  add(outcome: Outcome): void {
    const counts = outcome.object === 'vector_store' ? this.stores : this.files;
    if (isDeleted(outcome)) counts.deleted += 1;
    if (isFailed(outcome)) counts.failed += 1;
    if (isFailed(outcome) && outcome.attempted === false) this.notAttempted += 1;
    if (isKeptShared(outcome)) this.files.kept += 1;
  }

  get summary(): CascadeSummary {
    return {
      requested: this.requested,
      distinct: this.distinct,
      vector_stores_deleted: this.stores.deleted,
      vector_stores_failed: this.stores.failed,
      files_found: this.files.deleted + this.files.failed + this.files.kept,
      files_deleted: this.files.deleted,
      files_failed: this.files.failed,
      files_kept_shared: this.files.kept,
      not_attempted: this.notAttempted,
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
