import type { Caller } from '../openai/caller.js';
import type { BulkInput } from './operation.js';
import { OutcomeCounts } from './outcome-counts.js';
import type { Outcome } from './outcome.js';
import { ReceiptLedger } from './receipt.js';

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
    const { dry_run, verify } = this.input;
    return {
      ...(dry_run === true && { dry_run, would_delete: this.counts.of('would_delete') }),
      ...(verify === true && { pending: this.counts.of('pending'), phantom: this.counts.of('phantom') }),
      ...(this.ledger !== undefined && { receipt: this.ledger.receipt }),
    };
  }
}
