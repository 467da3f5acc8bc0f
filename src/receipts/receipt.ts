import { setImmediate as nextTurn } from 'node:timers/promises';
import stringify from 'safe-stable-stringify';
import type { Caller } from '../openai/caller.js';
import { isPending, type ObjectKind, type Outcome, type OutcomeWord } from '../bulk/report/outcome.js';
import type { ReceiptBytesDto, ReceiptDto } from './dto/receipt.dto.js';

type ReceiptStatement = Omit<ReceiptDto, 'signature'>;
type Signer = Caller['credentials'];

const STATEMENT = 'receipt';
const ITEM = 'receipt item';
/** Digests are summed modulo 2^256. */
const MODULUS = 1n << 256n;
/** Items hashed before other requests get a turn: a few milliseconds. */
const ITEMS_PER_TURN = 1_000;

/** The signed fields that are known when a run starts. */
type ReceiptHead = Pick<ReceiptStatement, 'operation' | 'began_at' | 'vector_store_id'>;

/**
 * Accumulates outcomes into a receipt. The digest is the sum of the signatures of all outcomes. It needs constant memory, does
 * not depend on their order, and other outcomes with the same sum cannot be found without the secret.
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

/** An unmeasured object makes a sum unknown (`null`) only if upstream reported its deletion. */
function withBytesOf(outcome: Outcome, { before, after } = NO_BYTES): ReceiptBytesDto {
  const bytes = 'bytes' in outcome ? outcome.bytes : undefined;
  const isDeleted = outcome.outcome === 'deleted' || outcome.outcome === 'not_found';
  const isUnconfirmed = isPending(outcome);
  if (bytes !== undefined)
    return { before: sum(before, bytes), after: isDeleted ? after : sum(after, bytes) };
  return {
    before: isUnconfirmed || outcome.outcome === 'deleted' ? null : before,
    after: isUnconfirmed ? null : after,
  };
}

const sum = (known: number | null, bytes: number): number | null => (known === null ? null : known + bytes);

/** Whether this service signed exactly this receipt for this key. */
export function isGenuine({ signature, ...statement }: ReceiptDto, credentials: Signer): boolean {
  return credentials.hasSigned(STATEMENT, canonicalText(statement), signature);
}

/** Whether a genuine receipt covers exactly these outcomes, in any order. Yields to other requests while it runs. */
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

/** Every field of an outcome is signed. */
function withItem(digest: bigint, item: object, credentials: Signer): bigint {
  const signature = credentials.sign(ITEM, canonicalText(item));
  return (digest + BigInt(`0x${Buffer.from(signature, 'base64url').toString('hex')}`)) % MODULUS;
}

const digestText = (digest: bigint): string => digest.toString(16).padStart(64, '0');

/** Serializes fields independently of their order. */
const canonicalText = (fields: object): string => stringify(fields);
