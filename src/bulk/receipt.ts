import type { Caller } from '../openai/caller.js';
import type { Outcome, OutcomeWord } from './outcome.js';

/** What is signed of a run: enough to show later what was done, when, and with which key. */
export interface ReceiptStatement {
  readonly object: 'receipt';
  readonly version: 1;
  readonly operation: string;
  /** Of the request that asked for it. */
  readonly request_id: string;
  /** Fingerprint of the key. */
  readonly key: string;
  /** Dates and times, in UTC: when it was asked for, and when the last outcome was known. */
  readonly began_at: string;
  readonly ended_at: string;
  readonly outcomes: Readonly<Partial<Record<OutcomeWord, number>>>;
  /** Of what was measured, in all; `null` where something that was deleted could not be measured. */
  readonly bytes_before: number | null;
  /** Of what was measured and is still there. */
  readonly bytes_after: number | null;
  /** Number of the outcomes, and a digest of all of them in whichever order. */
  readonly items: number;
  readonly items_digest: string;
}

export interface Receipt extends ReceiptStatement {
  readonly signature: string;
}

type Signer = Caller['credentials'];

/** What is told, and signed, of one outcome. */
export interface ReceiptItem {
  readonly id: string;
  readonly object: string;
  readonly outcome: string;
  readonly bytes?: number | undefined;
  readonly request_id?: string | undefined;
}

const STATEMENT = 'receipt';
const ITEM = 'receipt item';
/** Sums of digests are kept within 256 bits. */
const MODULUS = 1n << 256n;

/**
 * Adds outcomes up to a receipt. The digest is the sum of a signature of each, so its cost does not depend on their number
 * or order, and nobody without the secret can find other outcomes of the same sum.
 *
 * @see https://people.csail.mit.edu/devadas/pubs/mhashes.pdf incremental multiset hashes: MSet-Add-Hash
 */
export class ReceiptLedger {
  private readonly outcomes: Partial<Record<OutcomeWord, number>> = {};
  private digest = 0n;
  private items = 0;
  private before: number | null = 0;
  private after: number | null = 0;
  private endedAt: string;

  constructor(
    private readonly operation: string,
    private readonly since: string,
    private readonly caller: Pick<Caller, 'credentials' | 'requestId'>,
  ) {
    this.endedAt = since;
  }

  add(outcome: Outcome): void {
    const item = receiptItemOf(outcome);
    this.digest = (this.digest + numberOf(item, this.caller.credentials)) % MODULUS;
    this.items += 1;
    this.outcomes[outcome.outcome] = (this.outcomes[outcome.outcome] ?? 0) + 1;
    this.measure(outcome, item.bytes);
    this.endedAt = new Date().toISOString();
  }

  get receipt(): Receipt {
    const { credentials, requestId } = this.caller;
    const statement: ReceiptStatement = {
      object: 'receipt',
      version: 1,
      operation: this.operation,
      request_id: requestId,
      key: credentials.fingerprint,
      began_at: this.since,
      ended_at: this.endedAt,
      outcomes: { ...this.outcomes },
      bytes_before: this.before,
      bytes_after: this.after,
      items: this.items,
      items_digest: this.digest.toString(16).padStart(64, '0'),
    };
    return { ...statement, signature: credentials.sign(STATEMENT, textOf(statement)) };
  }

  /** What was not there before takes up nothing. */
  private measure(outcome: Outcome, bytes: number | undefined): void {
    const isGone = outcome.outcome === 'deleted';
    if (bytes === undefined && isGone) this.before = this.after = null;
    if (bytes === undefined || this.before === null || this.after === null) return;
    this.before += bytes;
    if (!isGone) this.after += bytes;
  }
}

/** Whether this service signed the receipt, for this key. */
export function isGenuine({ signature, ...statement }: Receipt, credentials: Signer): boolean {
  return credentials.hasSigned(STATEMENT, textOf(statement), signature);
}

/** Whether these are just the items that a genuine receipt is about, in whichever order. */
export function isAbout(receipt: Receipt, items: Iterable<ReceiptItem>, credentials: Signer): boolean {
  let digest = 0n;
  let count = 0;
  for (const item of items) {
    digest = (digest + numberOf(item, credentials)) % MODULUS;
    count += 1;
  }
  return count === receipt.items && digest.toString(16).padStart(64, '0') === receipt.items_digest;
}

/** An outcome as a receipt tells it. */
export function receiptItemOf(outcome: Outcome): ReceiptItem {
  const { id, object, outcome: word } = outcome;
  const bytes = 'bytes' in outcome ? outcome.bytes : undefined;
  const request_id = 'request_id' in outcome ? outcome.request_id : undefined;
  return { id, object, outcome: word, bytes, request_id };
}

function numberOf({ id, object, outcome, bytes, request_id }: ReceiptItem, credentials: Signer): bigint {
  const signature = credentials.sign(ITEM, JSON.stringify([object, id, outcome, bytes, request_id]));
  return BigInt(`0x${Buffer.from(signature, 'base64url').toString('hex')}`);
}

/** The same text for the same statement, in whichever order its fields come. */
function textOf(statement: ReceiptStatement): string {
  const { object, version, operation, request_id, key, began_at, ended_at, ...rest } = statement;
  const { outcomes, bytes_before, bytes_after, items, items_digest } = rest;
  const words = Object.entries(outcomes).sort(([one], [other]) => (one < other ? -1 : 1));
  const what = [object, version, operation, request_id, key, began_at, ended_at];
  return JSON.stringify([...what, words, bytes_before, bytes_after, items, items_digest]);
}
