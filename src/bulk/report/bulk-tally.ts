import type { Caller } from '../../openai/caller.js';
import { ReceiptLedger } from '../../receipts/receipt.js';
import type { BulkInput, Progress, Tally } from '../operation.js';
import { DONE_WORDS, isFailed, type ObjectKind, type Outcome, type OutcomeWord } from './outcome.js';

/** Counts outcomes by outcome word. */
export class OutcomeCounts {
  all = 0;
  /** The part of the failed ones for which no call was sent. */
  notAttempted = 0;
  private readonly byWord: Partial<Record<OutcomeWord, number>> = {};

  add(outcome: Outcome): void {
    this.all += 1;
    this.byWord[outcome.outcome] = this.of(outcome.outcome) + 1;
    if (isFailed(outcome) && outcome.attempted === false) this.notAttempted += 1;
  }

  of(word: OutcomeWord): number {
    return this.byWord[word] ?? 0;
  }

  /** The requested change was made: deleted, updated, attached, created. */
  get done(): number {
    return DONE_WORDS.reduce((sum, word) => sum + this.of(word), 0);
  }

  /** The change was accepted but not confirmed. */
  get pending(): number {
    return this.of('pending') + this.of('phantom');
  }

  get failed(): number {
    return this.of('failed') + this.of('not_found');
  }

  /** The count of each word that occurred, without the failures. */
  get words(): Readonly<Partial<Record<OutcomeWord, number>>> {
    const { failed: _failed, not_found: _notFound, ...words } = this.byWord;
    return words;
  }
}

/** The run that a tally counts. */
export interface TalliedRun<Input extends BulkInput = BulkInput> {
  readonly operation: string;
  readonly input: Input;
  readonly caller: Caller;
  /** Number of distinct ids requested. */
  readonly distinct: number;
}

/** Counts the outcomes of a bulk run by kind of object, and adds them to its receipt. */
export abstract class BulkTally<
  Input extends BulkInput = BulkInput,
  Summary extends object = object,
> implements Tally<Outcome> {
  abstract readonly summary: Summary;
  readonly input: Input;
  readonly distinct: number;
  readonly vectorStores = new OutcomeCounts();
  readonly files = new OutcomeCounts();
  readonly attachments = new OutcomeCounts();
  /** Objects to process; `undefined` while the run is still finding them. */
  total: number | undefined;
  private readonly ledger: ReceiptLedger | undefined;

  constructor({ operation, input, caller, distinct }: TalliedRun<Input>) {
    this.input = input;
    this.distinct = distinct;
    const { receipt_since: began_at, vector_store_id } = input;
    if (began_at !== undefined)
      this.ledger = new ReceiptLedger({ operation, began_at, vector_store_id }, caller);
  }

  add(outcome: Outcome): void {
    this.countsOf(outcome.object).add(outcome);
    this.ledger?.add(outcome);
  }

  countsOf(object: ObjectKind): OutcomeCounts {
    if (object === 'vector_store') return this.vectorStores;
    return object === 'file' ? this.files : this.attachments;
  }

  /** Ids as sent, duplicates included. */
  get requested(): number {
    return this.input.ids.length;
  }

  get done(): number {
    return this.sum(({ done }) => done);
  }

  get failed(): number {
    return this.sum(({ failed }) => failed);
  }

  get notAttempted(): number {
    return this.sum(({ notAttempted }) => notAttempted);
  }

  of(word: OutcomeWord): number {
    return this.sum((counts) => counts.of(word));
  }

  get receipt(): ReceiptLedger['receipt'] | undefined {
    return this.ledger?.receipt;
  }

  get progress(): Progress {
    return { done: this.sum(({ all }) => all), failed: this.failed, total: this.total };
  }

  private sum(valueOf: (counts: OutcomeCounts) => number): number {
    return valueOf(this.vectorStores) + valueOf(this.files) + valueOf(this.attachments);
  }
}
