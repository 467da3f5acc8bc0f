import type { Progress, Tally } from './operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import { type Failure, isDeleted, isFailed, type Outcome } from './outcome.js';
import type { ReportShape } from './report-shape.js';

export type FailedEntry = Failure & { readonly id: string };

/** `deleted + failed` is `distinct`; `not_attempted` is the part of `failed` that nothing was sent for. */
export interface DeletionSummary {
  /** Ids as they were sent, repetitions included. */
  readonly requested: number;
  readonly distinct: number;
  readonly deleted: number;
  readonly failed: number;
  readonly not_attempted: number;
}

export interface DeletionReport {
  readonly success: readonly string[];
  readonly failed: readonly FailedEntry[];
  readonly summary: DeletionSummary;
}

/** How an outcome is told in a list of ids. */
export const idOf = ({ id }: Outcome): string => id;

/** How a failed outcome is told in a list of failures. */
export function failedEntry(outcome: Outcome): object {
  const { object: _object, outcome: _outcome, ...entry } = outcome;
  return entry;
}

export const DELETION_SHAPE: ReportShape<DeletionSummary> = {
  sections: [
    { name: 'success', has: isDeleted, entry: idOf },
    { name: 'failed', has: isFailed, entry: failedEntry },
  ],
};

/** Adds up the outcomes of a deletion of many ids. */
export class DeletionTally implements Tally<Outcome> {
  private readonly counts = new OutcomeCounts();

  constructor(
    private readonly requested: number,
    private readonly distinct: number,
  ) {}

  add(outcome: Outcome): void {
    this.counts.add(outcome);
  }

  get progress(): Progress {
    const { deleted, failed } = this.counts;
    return { done: deleted + failed, failed, total: this.distinct };
  }

  get summary(): DeletionSummary {
    const { deleted, failed, notAttempted } = this.counts;
    return {
      requested: this.requested,
      distinct: this.distinct,
      deleted,
      failed,
      not_attempted: notAttempted,
    };
  }
}

/** Distinct ids, in their order, and the place of each. */
export function placesOf(ids: Iterable<string>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const id of ids) if (!places.has(id)) places.set(id, places.size);
  return places;
}
