import type { Progress, Tally } from '../operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import {
  type DoneWord,
  type Failure,
  isDone,
  isFailed,
  isWord,
  type Outcome,
  type OutcomeWord,
} from './outcome.js';
import type { ProofTally } from './proof-tally.js';
import type { ReceiptDto } from '../../receipts/dto/receipt.dto.js';
import type { ReportShape, Section } from './report-shape.js';

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
  /** Only where ids may be left pending, or were read back: those of which the end was not seen. */
  readonly pending?: number;
  /** Only where they were read back: those that are of no use any more, and were still listed. */
  readonly phantom?: number;
  /** Only where ids may be skipped: those that nothing can be done for. */
  readonly skipped?: number;
  /** Only where nothing was to be done. */
  readonly dry_run?: true;
  readonly would_delete?: number;
  readonly receipt?: ReceiptDto;
} & Readonly<Partial<Record<DoneWord, number>>>;

export interface ChangeReport {
  readonly success: readonly string[];
  readonly failed: readonly FailedEntry[];
  readonly summary: ChangeSummary;
}

/** How an outcome is told in a list of ids. */
export const idOf = ({ id }: Outcome): string => id;

/** How an outcome is told in a list of its own: without what the list says. */
export function entryOf(outcome: Outcome): object {
  const { object: _object, outcome: _outcome, ...entry } = outcome;
  return entry;
}

const has = (field: string) => (summary: object) => field in summary;

/** How an outcome is told among those of other kinds of objects. */
function mixedEntryOf(outcome: Outcome): object {
  const { outcome: _outcome, ...entry } = outcome;
  return entry;
}

/** The lists that a report has for what was asked for beside. */
export function proofSections(kinds: 'of one kind' | 'of several kinds'): readonly Section[] {
  const [plain, told] = kinds === 'of one kind' ? [idOf, entryOf] : [mixedEntryOf, mixedEntryOf];
  return [
    { name: 'would_delete', has: isWord('would_delete'), entry: plain, isIn: has('would_delete') },
    { name: 'pending', has: isWord('pending'), entry: told, isIn: has('pending') },
    { name: 'phantom', has: isWord('phantom'), entry: told, isIn: has('phantom') },
    {
      name: 'lost_elsewhere',
      has: (outcome) => 'lost_in' in outcome,
      entry: (outcome) => ({ id: outcome.id, vector_store_ids: isDone(outcome) && outcome.lost_in }),
      isIn: has('phantom'),
    },
    { name: 'receipt_items', has: () => true, entry: (outcome) => outcome, isIn: has('receipt') },
  ];
}

export const CHANGE_SHAPE: ReportShape<ChangeSummary> = {
  sections: [
    { name: 'success', has: isDone, entry: idOf },
    { name: 'failed', has: isFailed, entry: entryOf },
    { name: 'skipped', has: isWord('skipped'), entry: entryOf, isIn: has('skipped') },
    ...proofSections('of one kind'),
  ],
};

/** Adds up the outcomes of what is done to many ids. */
export class ChangeTally implements Tally<Outcome> {
  private readonly counts = new OutcomeCounts();

  /**
   * @param word what is done
   * @param more the other ways in which an id may end, and what else was asked for
   */
  constructor(
    private readonly word: DoneWord,
    private readonly requested: number,
    private readonly distinct: number,
    private readonly more: {
      readonly proof: ProofTally;
      readonly mayEnd?: readonly OutcomeWord[] | undefined;
    },
  ) {}

  add(outcome: Outcome): void {
    this.counts.add(outcome);
    this.more.proof.add(outcome);
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
      ...Object.fromEntries((this.more.mayEnd ?? []).map((word) => [word, this.counts.of(word)])),
      not_attempted: notAttempted,
      ...this.more.proof.summary,
    };
  }
}

/** Distinct ids, in their order, and the place of each. */
export function placesOf(ids: Iterable<string>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const id of ids) if (!places.has(id)) places.set(id, places.size);
  return places;
}
