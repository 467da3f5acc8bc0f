import type { Caller } from '../../openai/caller.js';
import type { BulkInput } from '../operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import type { Outcome, OutcomeWord } from './outcome.js';
import { ReceiptLedger } from '../../receipts/receipt.js';

/** Adds up what a run was asked for beside its work: a dry run, reading back, a receipt. */
export class ProofTally {
  private readonly counts = new OutcomeCounts();
  private readonly ledger: ReceiptLedger | undefined;

  constructor(
    operation: string,
    private readonly input: BulkInput,
    caller: Caller,
  ) {
    const { receipt_since: began_at, vector_store_id } = input;
    if (began_at !== undefined)
      this.ledger = new ReceiptLedger({ operation, began_at, vector_store_id }, caller);
  }

  add(outcome: Outcome): void {
    this.counts.add(outcome);
    this.ledger?.add(outcome);
  }

  /** What the summary says of it: nothing where nothing was asked for. */
  get summary(): object {
    return {
      ...(this.input.dry_run === true && { dry_run: true }),
      ...Object.fromEntries(this.words.map((word) => [word, this.counts.of(word)])),
      ...(this.ledger !== undefined && { receipt: this.ledger.receipt }),
    };
  }

  /** The same of several kinds of objects: of each under its name as well, so that the counts of each add up. */
  summaryOf(kinds: Readonly<Record<string, OutcomeCounts>>): object {
    const counts = Object.entries(kinds).flatMap(([name, ofKind]) =>
      this.words.map((word) => [`${name}_${word}`, ofKind.of(word)] as const),
    );
    return { ...Object.fromEntries(counts), ...this.summary };
  }

  /** Ways to end that there are only where they were asked for. */
  private get words(): readonly OutcomeWord[] {
    const { dry_run, verify } = this.input;
    return [
      ...(dry_run === true ? (['would_delete'] as const) : []),
      ...(verify === true ? (['pending', 'phantom'] as const) : []),
    ];
  }
}
