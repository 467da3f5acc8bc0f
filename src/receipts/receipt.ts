import { setImmediate as nextTurn } from 'node:timers/promises';
import stringify from 'safe-stable-stringify';
import type { Caller } from '../openai/caller.js';
import { isPending, type ObjectKind, type Outcome, type OutcomeWord } from '../bulk/report/outcome.js';
import type { ReceiptBytesDto, ReceiptDto } from './dto/receipt.dto.js';

type ReceiptStatement = Omit<ReceiptDto, 'signature'>;
type Signer = Caller['credentials'];

const STATEMENT = 'receipt';
const ITEM = 'receipt item';
/** Sums of digests are kept within 256 bits. */
const MODULUS = 1n << 256n;
/** Some milliseconds of work. */
const ITEMS_PER_TURN = 1_000;

/** What is signed once for all outcomes. */
export type ReceiptHead = Pick<ReceiptStatement, 'operation' | 'began_at' | 'vector_store_id'>;

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
  private readonly bytes: Partial<Record<ObjectKind, ReceiptBytesDto>> = {};
  private endedAt: string;

  constructor(
    private readonly head: ReceiptHead,
    private readonly caller: Pick<Caller, 'credentials' | 'requestId'>,
  ) {
    this.endedAt = head.began_at;
  }

  add(outcome: Outcome): void {
    this.digest = withItem(this.digest, outcome, this.caller.credentials);
    this.items += 1;
    this.outcomes[outcome.outcome] = (this.outcomes[outcome.outcome] ?? 0) + 1;
    this.bytes[outcome.object] = withBytesOf(outcome, this.bytes[outcome.object]);
    this.endedAt = new Date().toISOString();
  }

  get receipt(): ReceiptDto {
    const { credentials, requestId } = this.caller;
    const statement: ReceiptStatement = {
      object: 'receipt',
      version: 1,
      request_id: requestId,
      key: credentials.fingerprint,
      ...this.head,
      ended_at: this.endedAt,
      outcomes: { ...this.outcomes },
      bytes: { ...this.bytes },
      items: this.items,
      items_digest: digestText(this.digest),
    };
    return { ...statement, signature: credentials.sign(STATEMENT, canonicalText(statement)) };
  }
}

const NO_BYTES: ReceiptBytesDto = { before: 0, after: 0 };

/** What was not measured counts only where upstream says that it is deleted: then the sum is not known. */
function withBytesOf(outcome: Outcome, { before, after } = NO_BYTES): ReceiptBytesDto {
  const bytes = 'bytes' in outcome ? outcome.bytes : undefined;
  const isGone = outcome.outcome === 'deleted' || outcome.outcome === 'not_found';
  const isMissed = isPending(outcome);
  if (bytes !== undefined) return { before: sum(before, bytes), after: isGone ? after : sum(after, bytes) };
  return {
    before: isMissed || outcome.outcome === 'deleted' ? null : before,
    after: isMissed ? null : after,
  };
}

const sum = (known: number | null, bytes: number): number | null => (known === null ? null : known + bytes);

/** Whether this service signed the receipt, for this key, with nothing added to it. */
export function isGenuine({ signature, ...statement }: ReceiptDto, credentials: Signer): boolean {
  return credentials.hasSigned(STATEMENT, canonicalText(statement), signature);
}

/** Whether these are just the outcomes that a genuine receipt is about, in whichever order; other requests go on meanwhile. */
export async function coversItems(
  receipt: Pick<ReceiptDto, 'items' | 'items_digest'>,
  items: readonly object[],
  credentials: Signer,
): Promise<boolean> {
  if (items.length !== receipt.items) return false;
  let digest = 0n;
  for (const [place, item] of items.entries()) {
    if (place % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await nextTurn();
    digest = withItem(digest, item, credentials);
  }
  return digestText(digest) === receipt.items_digest;
}

/** All that is told of an outcome is signed. */
function withItem(digest: bigint, item: object, credentials: Signer): bigint {
  const signature = credentials.sign(ITEM, canonicalText(item));
  return (digest + BigInt(`0x${Buffer.from(signature, 'base64url').toString('hex')}`)) % MODULUS;
}

const digestText = (digest: bigint): string => digest.toString(16).padStart(64, '0');

/** The same text for the same fields, in whichever order they come. */
const canonicalText = (fields: object): string => stringify(fields);
