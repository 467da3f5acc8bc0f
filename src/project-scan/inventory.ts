import { Injectable } from '@nestjs/common';
import { failureOf, type Failure } from '../bulk/report/outcome.js';
import { mapConcurrent } from '../async/map-concurrent.js';
import { settleStream } from '../async/settle-stream.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import type { Caller } from '../openai/caller.js';
import { InvalidIdError } from '../openai/object-id.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { OpenAiFile, VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import { UpstreamError } from '../openai/upstream-error.js';
import type { CallScope } from '../openai/call-scope.js';

/** What the requested stores hold. */
export interface Holdings {
  /** The stores that hold each file, files in the order found. */
  readonly storesOfFile: ReadonlyMap<string, readonly string[]>;
  /** Stores that could not be listed. */
  readonly failures: ReadonlyMap<string, Failure>;
}

/** What the requested stores take up. */
export interface Usage {
  /** As far as upstream tells. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Stores that could not be read. */
  readonly failures: ReadonlyMap<string, Failure>;
}

interface Identified {
  readonly id: string;
}

/** One store of a scan. */
export interface Scanned<Store extends Identified, Kept> {
  readonly store: Store;
  /** What was picked of its files, in the order listed; nothing where that failed. */
  readonly kept: readonly Kept[];
  /** Why its files could not be listed completely. */
  readonly error?: unknown;
  /** It was deleted since it was listed itself: it holds nothing. */
  readonly isGone?: boolean;
}

/** Makes of an entry of a store what is held in memory of it; `undefined` for nothing. */
export type KeepEntry<Store, Kept> = (entry: VectorStoreFile, store: Store) => Kept | undefined;

/** Stores told per shared file. */
export const MAX_HOLDERS_LISTED = 10;

/** Entries of stores, or files, that one request may hold in memory: a few hundred megabytes of ids. */
export const MAX_HELD = 1_000_000;

/** How far upstream's clock may be from ours. */
const CLOCKS_APART_S = 60;
const ONE_SECOND_MS = 1_000;

/** Finds out what there is: which stores hold which files, several stores at a time. */
@Injectable()
export class Inventory {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Lists the files of every given store, each completely or with the error; stores as they are done. Stores may come in
   * while others are listed.
   *
   * @param field of the request that asks for less
   * @throws UpstreamError when the key is refused, or what listing the stores throws
   * @throws TooMuchWorkError when more than {@link MAX_HELD} entries are picked
   */
  async *scan<Store extends Identified, Kept>(
    stores: AsyncIterable<Store>,
    work: CallScope,
    pick: KeepEntry<Store, Kept>,
    field = 'vector_stores',
  ): AsyncGenerator<Scanned<Store, Kept>> {
    let held = 0;
    const pickBounded: KeepEntry<Store, Kept> = (entry, store) => {
      const kept = held > MAX_HELD ? undefined : pick(entry, store);
      if (kept !== undefined) held += 1;
      if (held > MAX_HELD) work.stop(tooManyFiles(field));
      return kept;
    };
    const listOne = (store: Store): Promise<Scanned<Store, Kept>> => this.listOne(store, work, pickBounded);
    for await (const scanned of settleStream(stores, this.environment.OPENAI_MAX_CONCURRENCY, listOne)) {
      if (work.refusal !== undefined) throw work.refusal;
      if (held > MAX_HELD) throw tooManyFiles(field);
      yield scanned;
    }
  }

  /** All stores of the project. */
  stores(work: CallScope): AsyncGenerator<VectorStore> {
    return this.gateway.listVectorStores(work.caller);
  }

  /**
   * All files of the project, and of each what is picked.
   *
   * @throws TooMuchWorkError when there are more than {@link MAX_HELD}
   */
  async files<Kept>(
    work: { readonly caller: Caller },
    pick: (file: OpenAiFile) => Kept,
  ): Promise<ReadonlyMap<string, Kept>> {
    const files = new Map<string, Kept>();
    for await (const file of this.gateway.listFiles(work.caller)) {
      files.set(file.id, pick(file));
      if (files.size > MAX_HELD)
        throw new TooMuchWorkError('files', `are more than ${MAX_HELD}: too many to be looked at together`);
    }
    return files;
  }

  /**
   * Files that a listing of all files may have missed, since they were uploaded while it ran.
   *
   * @param sinceMs when it began
   */
  async filesSince<Kept>(
    sinceMs: number,
    work: CallScope,
    pick: (file: OpenAiFile) => Kept,
  ): Promise<ReadonlyMap<string, Kept>> {
    const files = new Map<string, Kept>();
    for await (const file of this.gateway.listFiles(work.caller, { order: 'desc' })) {
      if (!mayBeSince(file.created_at, sinceMs)) break;
      files.set(file.id, pick(file));
    }
    return files;
  }

  /**
   * Lists the files of every given store completely; a store for which that fails is told as failed.
   *
   * @throws as {@link Inventory.scan}
   */
  async holdings(vectorStoreIds: Iterable<string>, work: CallScope): Promise<Holdings> {
    const storesOfFile = new Map<string, string[]>();
    const failures = new Map<string, Failure>();
    const scan = this.scan(named(vectorStoreIds), work, ({ id }) => id, 'vector_store_ids');
    for await (const { store, kept, error } of scan) {
      if (error !== undefined) failures.set(store.id, toleratedFailure(error));
      for (const fileId of kept) append(storesOfFile, fileId, store.id);
    }
    return { storesOfFile, failures };
  }

  /**
   * Reads what every given store takes up; a store for which that fails is told as failed.
   *
   * @throws UpstreamError when the key is refused
   */
  async usage(vectorStoreIds: Iterable<string>, work: CallScope): Promise<Usage> {
    const bytes = new Map<string, number>();
    const failures = new Map<string, Failure>();
    const read = async (id: string): Promise<{ id: string; bytes?: number | null; failure?: Failure }> => {
      try {
        return { id, bytes: (await this.gateway.getVectorStore(id, work.caller)).body.usage_bytes };
      } catch (error) {
        return { id, failure: toleratedFailure(error) };
      }
    };
    const { OPENAI_MAX_CONCURRENCY } = this.environment;
    for await (const store of mapConcurrent(vectorStoreIds, OPENAI_MAX_CONCURRENCY, read)) {
      if (work.refusal !== undefined) throw work.refusal;
      if (store.failure !== undefined) failures.set(store.id, store.failure);
      else if (typeof store.bytes === 'number') bytes.set(store.id, store.bytes);
    }
    return { bytes, failures };
  }

  /**
   * Of the given files those that a store other than the given ones holds as well, with some of these stores.
   *
   * @throws UpstreamError when one of the other stores cannot be listed completely: nothing may be concluded then
   */
  async heldElsewhere(
    fileIds: ReadonlyMap<string, unknown>,
    vectorStoreIds: { has(id: string): boolean },
    work: CallScope,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const others = except(this.stores(work), vectorStoreIds);
    return this.holdersAmong(others, fileIds, work, MAX_HOLDERS_LISTED);
  }

  /**
   * All stores that hold each of the given files.
   *
   * @throws UpstreamError when a store cannot be listed completely: nothing may be concluded then
   */
  holders(
    fileIds: { readonly size: number; has(id: string): boolean },
    work: CallScope,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.holdersAmong(this.stores(work), fileIds, work, Infinity);
  }

  /** @param maxTold stores told of each file */
  private async holdersAmong(
    stores: AsyncIterable<Identified>,
    fileIds: { readonly size: number; has(id: string): boolean },
    work: CallScope,
    maxTold: number,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const holders = new Map<string, string[]>();
    if (fileIds.size === 0) return holders;
    for await (const scanned of this.scan(stores, work, ({ id }) => (fileIds.has(id) ? id : undefined))) {
      throwUnlessGone(scanned, 'could not check which files are shared');
      for (const fileId of scanned.kept) {
        const told = holders.get(fileId)?.length ?? 0;
        if (told < maxTold) append(holders, fileId, scanned.store.id);
      }
    }
    return holders;
  }

  /**
   * What is not found may be gone, or be found another time: whether the store is there is asked for, and then its files once
   * more, where none was read yet.
   */
  private async listOne<Store extends Identified, Kept>(
    store: Store,
    work: CallScope,
    pick: KeepEntry<Store, Kept>,
  ): Promise<Scanned<Store, Kept>> {
    let read = 0;
    const scanned = await this.tryToList(store, work, (entry) => {
      read += 1;
      return pick(entry, store);
    });
    if (!isNotFound(scanned.error)) return scanned;
    try {
      await this.gateway.getVectorStore(store.id, work.caller);
    } catch (error) {
      return isNotFound(error) ? { ...scanned, isGone: true } : { ...scanned, error };
    }
    return read === 0 ? this.tryToList(store, work, pick) : scanned;
  }

  private async tryToList<Store extends Identified, Kept>(
    store: Store,
    { caller }: CallScope,
    pick: KeepEntry<Store, Kept>,
  ): Promise<Scanned<Store, Kept>> {
    const kept: Kept[] = [];
    try {
      for await (const entry of this.gateway.listVectorStoreFiles(store.id, caller)) {
        const picked = pick(entry, store);
        if (picked !== undefined) kept.push(picked);
      }
      return { store, kept };
    } catch (error) {
      return { store, kept: [], error };
    }
  }
}

const tooManyFiles = (field: string): TooMuchWorkError =>
  new TooMuchWorkError(field, `hold more than ${MAX_HELD} files together: name fewer stores at a time`);

/**
 * Reads a failure to list off what was thrown.
 *
 * @throws the error itself when it is a mistake of ours
 */
export function toleratedFailure(error: unknown): Failure {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  return failure;
}

/**
 * Whether something was made since a moment, or its maker's clock is too far from ours to tell.
 *
 * @param madeAt Unix time in seconds
 */
export const mayBeSince = (madeAt: number | null | undefined, sinceMs: number): boolean =>
  madeAt === undefined || madeAt === null || madeAt >= sinceMs / ONE_SECOND_MS - CLOCKS_APART_S;

const isNotFound = (error: unknown): boolean => error instanceof UpstreamError && error.isNotFound;

/** @throws what was thrown when the store was listed, said of what could not be done; nothing for one that is gone */
export function throwUnlessGone(scanned: Scanned<Identified, unknown>, context: string): void {
  const { error, store, isGone } = scanned;
  if (error === undefined || isGone === true) return;
  if (!(error instanceof UpstreamError || error instanceof InvalidIdError)) throw error as Error;
  throw error.inContext(`${context}, since ${store.id} could not be listed`);
}

/** Adds a value to those of a key. */
export function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list that is known counts as one that comes in
async function* named(ids: Iterable<string>): AsyncGenerator<Identified> {
  for (const id of ids) yield { id };
}

async function* except<Item extends Identified>(
  items: AsyncIterable<Item>,
  ids: { has(id: string): boolean },
): AsyncGenerator<Item> {
  for await (const item of items) if (!ids.has(item.id)) yield item;
}
