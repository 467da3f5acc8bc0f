import type { Tally } from './operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import { type Failure, isDeleted, isFailed, type Outcome } from './outcome.js';

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

/** Outcomes in the order in which their ids were asked for, whatever finished first. */
export function inOrderOf(ids: Iterable<string>, outcomes: readonly Outcome[]): Outcome[] {
  const rank = new Map([...ids].map((id, index) => [id, index]));
  const rankOf = (outcome: Outcome): number => rank.get(outcome.id) ?? rank.size;
  return outcomes.toSorted((one, other) => rankOf(one) - rankOf(other));
}

export const idsOfDeleted = (outcomes: readonly Outcome[]): string[] =>
  outcomes.filter(isDeleted).map(({ id }) => id);

export const failedEntries = (outcomes: readonly Outcome[]): FailedEntry[] =>
  outcomes.filter(isFailed).map(({ object: _object, outcome: _outcome, ...entry }) => entry);
