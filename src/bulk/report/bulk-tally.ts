import type { Caller } from '../../openai/caller.js';
import { ReceiptLedger } from '../../receipts/receipt.js';
import type { BulkInput, Progress, Tally } from '../operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import type { ObjectKind, Outcome, OutcomeWord } from './outcome.js';

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
