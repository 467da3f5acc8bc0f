import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from '../async/gate.js';
import { mapConcurrent } from '../async/map-concurrent.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { OpenAiFile, ReadResult, VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import { UpstreamError } from '../openai/upstream-error.js';

/** Concurrent verification reads of one run, so that its deletions continue meanwhile. */
const READS_AT_ONCE = 64;
/** Stores checked at once for one file. */
const STORES_AT_ONCE = 8;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/** The remains of an object that upstream reported as deleted. */
export interface Remains {
  /** The object can be read by its id. */
  readonly isReadable: boolean;
  /** A listing contains the object. */
  readonly isListed: boolean;
  /** Stores that still list the file. */
  readonly listedIn?: readonly string[];
  /** Other stores that listed the file before and no longer do. */
  readonly lostIn?: readonly string[];
}

/** The result of a verification; `lost_in` are other stores that also lost the file. */
export type Verified =
  | { readonly outcome: 'deleted'; readonly lost_in?: readonly string[] }
  | {
      readonly outcome: 'pending' | 'phantom';
      readonly reason: string;
      readonly vector_store_ids?: readonly string[];
    };

/** The outcome of a deletion that is confirmed, or not verified. */
export const DELETED = { outcome: 'deleted' } as const;

/** A failure to read a deleted object makes it `pending`, since the deletion itself succeeded. */
export async function verify(
  look: () => Promise<Remains>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Verified> {
  try {
    return verifiedOf(await lookUntilGone(look, timeoutMs, signal));
  } catch (error) {
    return { outcome: 'pending', reason: `could not be read back: ${(error as Error).message}` };
  }
}

/**
 * Looks with growing delays until nothing remains or the timeout has passed. A loss in another store must be seen twice:
 * single reads right after a change can be wrong.
 */
async function lookUntilGone(
  look: () => Promise<Remains>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Remains> {
  const endsAt = performance.now() + timeoutMs;
  let hadLoss = false;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    const remains = await look();
    const hasLoss = (remains.lostIn?.length ?? 0) > 0;
    const isSettled = !remains.isReadable && !remains.isListed && (!hasLoss || hadLoss);
    const leftMs = endsAt - performance.now();
    if (isSettled || leftMs <= 0) return remains;
    hadLoss = hasLoss;
    await sleep(Math.min(waitMs, leftMs), undefined, { signal });
  }
}

function verifiedOf({ isReadable, isListed, listedIn, lostIn }: Remains): Verified {
  if (isReadable) return { outcome: 'pending', reason: 'it can still be read' };
  if (isListed)
    return {
      outcome: 'phantom',
      reason: 'deleted, but still listed',
      ...(listedIn !== undefined && { vector_store_ids: listedIn }),
    };
  return lostIn === undefined || lostIn.length === 0 ? DELETED : { ...DELETED, lost_in: lostIn };
}

/** Reads deleted objects for one run; `undefined` for an object that no longer exists. Errors are those of the gateway. */
export class VerificationReads {
  private readonly gate = new Gate(READS_AT_ONCE);

  constructor(private readonly gateway: OpenAiGateway) {}

  vectorStore(id: string, caller: Caller): Promise<VectorStore | undefined> {
    return this.read(() => this.gateway.getVectorStore(id, caller));
  }

  file(id: string, caller: Caller): Promise<OpenAiFile | undefined> {
    return this.read(() => this.gateway.getFile(id, caller));
  }

  attachment(vectorStoreId: string, fileId: string, caller: Caller): Promise<VectorStoreFile | undefined> {
    return this.read(() => this.gateway.getVectorStoreFile(vectorStoreId, fileId, caller));
  }

  /** The given stores that list the file. */
  storesThatList(fileId: string, storeIds: readonly string[], caller: Caller): Promise<string[]> {
    return storesWhere(storeIds, async (id) => (await this.attachment(id, fileId, caller)) !== undefined);
  }

  /** The given stores that exist and do not list the file. */
  storesThatLost(fileId: string, storeIds: readonly string[], caller: Caller): Promise<string[]> {
    return storesWhere(
      storeIds,
      async (id) =>
        (await this.attachment(id, fileId, caller)) === undefined &&
        (await this.vectorStore(id, caller)) !== undefined,
    );
  }

  private read<Body>(send: () => Promise<ReadResult<Body>>): Promise<Body | undefined> {
    return this.gate.run(async () => (await unlessNotFound(send()))?.body);
  }
}

/** Shares one read between concurrent readers: each gets the result of a read that began after it asked. */
export class SharedRead<Value> {
  private running: Promise<Value> | undefined;
  private following: Promise<Value> | undefined;

  constructor(private readonly read: () => Promise<Value>) {}

  next(): Promise<Value> {
    if (this.running === undefined) return this.start();
    this.following ??= this.afterRunning(this.running);
    return this.following;
  }

  private async afterRunning(running: Promise<Value>): Promise<Value> {
    await running.catch(() => undefined);
    this.following = undefined;
    return this.start();
  }

  private start(): Promise<Value> {
    const reading = this.read().finally(() => {
      if (this.running === reading) this.running = undefined;
    });
    this.running = reading;
    return reading;
  }
}

/** `undefined` for a 404 that states that the object does not exist. */
export async function unlessNotFound<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UpstreamError && error.isNotFound) return undefined;
    throw error;
  }
}

async function storesWhere(
  storeIds: readonly string[],
  test: (storeId: string) => Promise<boolean>,
): Promise<string[]> {
  const check = async (id: string): Promise<string | false> => (await test(id)) && id;
  const found: string[] = [];
  for await (const id of mapConcurrent(storeIds, STORES_AT_ONCE, check)) if (id !== false) found.push(id);
  return found;
}

export async function idSetOf(items: AsyncIterable<{ readonly id: string }>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { id } of items) ids.add(id);
  return ids;
}
