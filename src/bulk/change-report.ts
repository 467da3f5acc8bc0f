import type { Progress, Tally } from './operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import { type DoneWord, type Failure, isDone, isFailed, isPending, type Outcome } from './outcome.js';
import type { ReportShape } from './report-shape.js';

export type FailedEntry = Failure & { readonly id: string };

/**
 * Beside these the number of ids for which it was done, named by what was done, such as `deleted`. That and `failed` make
 * `distinct`; `not_attempted` is the part of `failed` that nothing was sent for.
 */
export type ChangeSummary = {
  /** Ids as they were sent, repetitions included. */
  readonly requested: number;
  readonly distinct: number;
  readonly failed: number;
  readonly not_attempted: number;
  /** Where ids may be left pending; then it is a part of `distinct` as well. */
  readonly pending?: number;
} & Readonly<Partial<Record<DoneWord, number>>>;

export interface ChangeReport {
  readonly success: readonly string[];
  readonly failed: readonly FailedEntry[];
  /** Where ids may be left pending. */
  readonly pending?: readonly string[];
  readonly summary: ChangeSummary;
}

/** How an outcome is told in a list of ids. */
export const idOf = ({ id }: Outcome): string => id;

/** How an outcome is told in a list of its own: without what the list says. */
export function entryOf(outcome: Outcome): object {
  const { object: _object, outcome: _outcome, ...entry } = outcome;
  return entry;
}

export const CHANGE_SHAPE: ReportShape<ChangeSummary> = {
  sections: [
    { name: 'success', has: isDone, entry: idOf },
    { name: 'failed', has: isFailed, entry: entryOf },
  ],
};

/** The report of what OpenAI may not have ended in time. */
export const PENDING_CHANGE_SHAPE: ReportShape<ChangeSummary> = {
  sections: [...CHANGE_SHAPE.sections, { name: 'pending', has: isPending, entry: idOf }],
};

/** Adds up the outcomes of what is done to many ids. */
export class ChangeTally implements Tally<Outcome> {
  private readonly counts = new OutcomeCounts();

  /**
   * @param word what is done
   * @param mayPend whether ids may be left pending
   */
  constructor(
    private readonly word: DoneWord,
    private readonly requested: number,
    private readonly distinct: number,
    private readonly mayPend = false,
  ) {}

  add(outcome: Outcome): void {
    this.counts.add(outcome);
  }

  get progress(): Progress {
    const { all, failed } = this.counts;
    return { done: all, failed, total: this.distinct };
  }

  get summary(): ChangeSummary {
    const { done, failed, notAttempted } = this.counts;
    return {
      requested: this.requested,
      distinct: this.distinct,
      [this.word]: done,
      failed,
      ...(this.mayPend && { pending: this.counts.of('pending') }),
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
