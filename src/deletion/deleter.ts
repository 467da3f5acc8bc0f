import { Injectable } from '@nestjs/common';
import type { Act } from '../bulk/bulk-by-id.js';
import type { BulkInput } from '../bulk/operation.js';
import { failed, type Failed, failureOf, type ObjectKind, type Outcome } from '../bulk/report/outcome.js';
import { Environment } from '../config/environment.js';
import { ProjectScan } from '../project-scan/project-scan.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { CallResult, VectorStoreFile } from '../openai/gateway/types.js';
import type { CallScope } from '../openai/call-scope.js';
import { FreshReading } from './fresh-reading.js';
import { Leftovers } from './leftovers.js';
import { readBack, type Remains } from './read-back.js';
import { unlessGone } from './unless-gone.js';

/** How carefully it is deleted. */
export type DeletionOptions = Pick<BulkInput, 'dry_run' | 'verify' | 'receipt_since'>;

/** Stores that hold each file. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/** A kind of thing that can be deleted. */
interface Deletable {
  readonly object: ObjectKind;
  /** The bytes that it takes up, if upstream tells. */
  readonly measure: (id: string, caller: Caller) => Promise<number | undefined>;
  /** What was measured already, where it cannot be any more. */
  readonly measured?: ReadonlyMap<string, number> | undefined;
  readonly remove: (id: string, caller: Caller) => Promise<CallResult>;
  /** What is seen of it from now on. */
  readonly look: (id: string, caller: Caller) => Promise<Remains>;
}

/**
 * Deletes objects one at a time, as carefully as asked: only telling what would be done, measuring before, reading back
 * after. What is read back is looked at at once, and again with growing waits, until `VERIFY_TIMEOUT_MS` after its own
 * deletion have passed; the run goes on deleting meanwhile.
 *
 * Each method gets ready for one run, once, and gives back how one object is deleted.
 */
@Injectable()
export class Deleter {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: ProjectScan,
    private readonly environment: Environment,
  ) {}

  /**
   * Deletes stores; their files stay.
   *
   * @param measured bytes that they took up before the first of their files went
   */
  vectorStores(care: DeletionOptions, work: CallScope, measured?: ReadonlyMap<string, number>): Act {
    const left = new Leftovers(this.gateway);
    const listing = new FreshReading(() => idsOf(this.gateway.listVectorStores(work.caller)));
    return this.act(care, {
      object: 'vector_store',
      measured,
      measure: async (id, caller) =>
        (await this.gateway.getVectorStore(id, caller)).body.usage_bytes ?? undefined,
      remove: (id, caller) => this.gateway.deleteVectorStore(id, caller),
      look: async (id, caller) => {
        if ((await left.vectorStore(id, caller)) !== undefined) return READABLE;
        return { isReadable: false, isListed: (await listing.next()).has(id) };
      },
    });
  }

  /**
   * Deletes files, from all stores as well. To verify that, all stores are listed first.
   *
   * @param known which stores hold them, where that is known already
   * @throws UpstreamError when it cannot be found out which stores hold them
   */
  async files(ids: Iterable<string>, care: DeletionOptions, work: CallScope, known?: Holders): Promise<Act> {
    const left = new Leftovers(this.gateway);
    const holders = known ?? (await this.holdersFor(ids, care, work));
    return this.act(care, {
      object: 'file',
      measure: async (id, caller) => (await this.gateway.getFile(id, caller)).body.bytes ?? undefined,
      remove: (id, caller) => this.gateway.deleteFile(id, caller),
      look: async (id, caller) => {
        if ((await left.file(id, caller)) !== undefined) return READABLE;
        const listedIn = await left.storesThatList(id, holders.get(id) ?? [], caller);
        return { isReadable: false, isListed: listedIn.length > 0, listedIn };
      },
    });
  }

  /**
   * Detaches files from a store; the files stay. To verify that no other store loses one, all stores are listed first.
   *
   * @throws UpstreamError when it cannot be found out which stores hold them
   */
  async attachments(
    vectorStoreId: string,
    ids: Iterable<string>,
    care: DeletionOptions,
    work: CallScope,
  ): Promise<Act> {
    const holders = await this.holdersFor(ids, care, work);
    return this.act(care, this.entriesOf(vectorStoreId, holders, work));
  }

  /**
   * Detaches one file from a store, as {@link Deleter.attachments} with `verify`.
   *
   * @throws UpstreamError when it cannot be detached, or it cannot be found out which stores hold it
   */
  async detachVerified(vectorStoreId: string, fileId: string, work: CallScope): Promise<End> {
    const holders = await this.holdersFor([fileId], { verify: true }, work);
    const target = this.entriesOf(vectorStoreId, holders, work);
    await target.remove(fileId, work.caller);
    return this.endOf(fileId, target, work.caller);
  }

  /** @param holders stores that hold the files */
  private entriesOf(vectorStoreId: string, holders: Holders, work: CallScope): Deletable {
    const left = new Leftovers(this.gateway);
    const listing = new FreshReading(() =>
      idsOf(this.gateway.listVectorStoreFiles(vectorStoreId, work.caller)),
    );
    return {
      object: 'vector_store.file',
      measure: async (id, caller) =>
        (await this.gateway.getVectorStoreFile(vectorStoreId, id, caller)).body.usage_bytes,
      remove: (id, caller) => this.gateway.deleteVectorStoreFile(vectorStoreId, id, caller),
      look: async (id, caller) => {
        const entry = await left.entry(vectorStoreId, id, caller);
        // Detached entries were seen to stay listed, and readable, as failed.
        if (entry !== undefined) return { isReadable: !isUseless(entry), isListed: true };
        const others = (holders.get(id) ?? []).filter((holder) => holder !== vectorStoreId);
        const lostIn = await left.storesThatLost(id, others, caller);
        return { isReadable: false, isListed: (await listing.next()).has(id), lostIn };
      },
    };
  }

  private act({ dry_run, verify, receipt_since }: DeletionOptions, target: Deletable): Act {
    if (dry_run === true)
      return async (id, caller) => {
        const bytes = await target.measure(id, caller);
        return { id, object: target.object, outcome: 'would_delete', bytes };
      };
    const isMeasured = receipt_since !== undefined;
    if (verify !== true && !isMeasured) return target.remove;
    return async (id, caller) => {
      const bytes = isMeasured ? await bytesOf(id, target, caller) : undefined;
      const done = await removed(id, target, caller, bytes);
      if ('outcome' in done) return done;
      const ending = (end: End): Outcome => outcomeOf({ id, object: target.object }, done, bytes, end);
      return verify === true
        ? { confirm: async () => ending(await this.endOf(id, target, caller)) }
        : ending(DELETED);
    };
  }

  /** What is deleted is deleted: a failure to read it back is told, and is none of the deletion. */
  private async endOf(id: string, target: Deletable, caller: Caller): Promise<End> {
    try {
      const look = (): Promise<Remains> => target.look(id, caller);
      return endWith(await readBack(look, this.environment.VERIFY_TIMEOUT_MS, caller.signal));
    } catch (error) {
      return { outcome: 'pending', reason: `could not be read back: ${(error as Error).message}` };
    }
  }

  private async holdersFor(
    ids: Iterable<string>,
    { verify, dry_run }: DeletionOptions,
    work: CallScope,
  ): Promise<Holders> {
    const isNeeded = verify === true && dry_run !== true;
    return isNeeded ? this.inventory.holders(new Set(ids), work) : new Map<string, string[]>();
  }
}

/** What cannot be found cannot be measured; whether it can be deleted is for its deletion to tell. */
async function bytesOf(
  id: string,
  { measured, measure }: Deletable,
  caller: Caller,
): Promise<number | undefined> {
  return measured === undefined ? unlessGone(measure(id, caller)) : measured.get(id);
}

/** A failure says how many bytes there are, where they were measured. */
async function removed(
  id: string,
  { object, remove }: Deletable,
  caller: Caller,
  bytes: number | undefined,
): Promise<CallResult | Failed> {
  try {
    return await remove(id, caller);
  } catch (error) {
    const failure = bytes === undefined ? undefined : failureOf(error);
    if (failure === undefined || failure.attempted === false) throw error;
    return { ...failed(id, object, failure), bytes };
  }
}

const READABLE: Remains = { isReadable: true, isListed: true };

/** How something ended that upstream said is deleted, as it was seen; `lost_in` are other stores that lost it, too. */
export type End =
  | { readonly outcome: 'deleted'; readonly lost_in?: readonly string[] }
  | {
      readonly outcome: 'pending' | 'phantom';
      readonly reason: string;
      readonly vector_store_ids?: readonly string[];
    };

const DELETED = { outcome: 'deleted' } as const;

function endWith({ isReadable, isListed, listedIn, lostIn }: Remains): End {
  if (isReadable) return { outcome: 'pending', reason: 'it can still be read' };
  if (isListed)
    return {
      outcome: 'phantom',
      reason: 'it is of no use any more, and is still listed',
      ...(listedIn !== undefined && { vector_store_ids: listedIn }),
    };
  return lostIn === undefined || lostIn.length === 0 ? DELETED : { ...DELETED, lost_in: lostIn };
}

function outcomeOf(
  target: { readonly id: string; readonly object: ObjectKind },
  { attempts, requestId }: CallResult,
  bytes: number | undefined,
  end: End,
): Outcome {
  return { ...target, ...end, attempts, request_id: requestId, ...(bytes !== undefined && { bytes }) };
}

const isUseless = ({ status }: VectorStoreFile): boolean => status === 'failed' || status === 'cancelled';

async function idsOf(items: AsyncIterable<{ readonly id: string }>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { id } of items) ids.add(id);
  return ids;
}
