import { Injectable } from '@nestjs/common';
import { mapConcurrent } from '../async/map-concurrent.js';
import { settleStream } from '../async/settle-stream.js';
import { filterAsync } from '../async/streams.js';
import { failureOf, type Failure } from '../bulk/report/outcome.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import type { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { Identified } from '../openai/gateway/page.js';
import type { OpenAiFile, VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import { InvalidIdError } from '../openai/object-id.js';
import { UpstreamError } from '../openai/upstream-error.js';
import { MAX_ITEMS_IN_MEMORY, ProjectFiles } from './project-files.js';

/** The files of the requested vector stores. */
export interface Holdings {
  /** The requested stores that hold each file; files in the order found. */
  readonly storesOfFile: ReadonlyMap<string, readonly string[]>;
  /** Stores that could not be listed. */
  readonly failures: ReadonlyMap<string, Failure>;
}

/** The storage of the requested vector stores. */
export interface Usage {
  /** `usage_bytes` by store, where OpenAI reports it. */
  readonly bytes: ReadonlyMap<string, number>;
  /** Stores that could not be read. */
  readonly failures: ReadonlyMap<string, Failure>;
}

/** The result of listing the attachments of one vector store. */
export interface ScannedStore<Store extends Identified, Kept> {
  readonly store: Store;
  /** Attachments listed; before the failure, if there was one. */
  readonly listed: number;
  /** In the order listed; empty after a failure. */
  readonly kept: readonly Kept[];
  /** Why the attachments could not be listed completely. */
  readonly error?: unknown;
  /** The store was deleted during the scan: it holds nothing. */
  readonly isDeleted?: boolean;
}

/** Returns the part of an attachment to hold in memory; `undefined` for none. */
export type KeepAttachment<Kept> = (attachment: VectorStoreFile) => Kept | undefined;

/** A set of file ids. */
interface IdSet {
  readonly size: number;
  has(id: string): boolean;
}

/** Holders reported per shared file. */
export const MAX_HOLDERS_LISTED = 10;

/** Lists the vector stores and files of a project and which store holds which file, several stores at a time. */
@Injectable()
export class ProjectScan {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Lists the attachments of every given store, in the order of completion. Each result is complete or has an error.
   *
   * @param field request field to name in the error when there are too many attachments
   * @throws UpstreamError when the key is rejected, or the error of `stores`
   * @throws TooMuchWorkError when more than {@link MAX_ITEMS_IN_MEMORY} attachments are kept
   */
  async *scanStores<Store extends Identified, Kept>(
    stores: AsyncIterable<Store>,
    scope: CallScope,
    keep: KeepAttachment<Kept>,
    field = 'vector_stores',
  ): AsyncGenerator<ScannedStore<Store, Kept>> {
    let total = 0;
    const keepBounded: KeepAttachment<Kept> = (attachment) => {
      const kept = total > MAX_ITEMS_IN_MEMORY ? undefined : keep(attachment);
      if (kept !== undefined) total += 1;
      if (total > MAX_ITEMS_IN_MEMORY) scope.stop(tooManyFiles(field));
      return kept;
    };
    const scanOne = (store: Store): Promise<ScannedStore<Store, Kept>> =>
      this.scanStore(store, scope, keepBounded);
    for await (const scanned of settleStream(stores, this.environment.OPENAI_MAX_CONCURRENCY, scanOne)) {
      if (scope.refusal !== undefined) throw scope.refusal;
      if (total > MAX_ITEMS_IN_MEMORY) throw tooManyFiles(field);
      yield scanned;
    }
  }

  /** Lists all vector stores of the project. */
  vectorStores(scope: CallScope): AsyncGenerator<VectorStore> {
    return this.gateway.listVectorStores(scope.caller);
  }

  /**
   * Lists all files of the project.
   *
   * @param keep returns the part of a file to hold in memory
   * @throws TooMuchWorkError when there are more than {@link MAX_ITEMS_IN_MEMORY}
   */
  files<Kept>(
    { caller }: { readonly caller: Caller },
    keep: (file: OpenAiFile) => Kept,
  ): Promise<ProjectFiles<Kept>> {
    return ProjectFiles.list((query) => this.gateway.listFiles(caller, query), keep);
  }

  /**
   * Lists the files of the given stores. A store that cannot be listed is reported as a failure.
   *
   * @throws as {@link ProjectScan.scanStores}
   */
  async holdings(vectorStoreIds: Iterable<string>, scope: CallScope): Promise<Holdings> {
    const storesOfFile = new Map<string, string[]>();
    const failures = new Map<string, Failure>();
    const scan = this.scanStores(identified(vectorStoreIds), scope, ({ id }) => id, 'vector_store_ids');
    for await (const { store, kept, error } of scan) {
      if (error !== undefined) failures.set(store.id, failureOrThrow(error));
      for (const fileId of kept) append(storesOfFile, fileId, store.id);
    }
    return { storesOfFile, failures };
  }

  /**
   * Reads the storage of the given stores. A store that cannot be read is reported as a failure.
   *
   * @throws UpstreamError when the key is rejected
   */
  async usage(vectorStoreIds: Iterable<string>, scope: CallScope): Promise<Usage> {
    const bytes = new Map<string, number>();
    const failures = new Map<string, Failure>();
    const read = async (id: string): Promise<{ id: string; bytes?: number | null; failure?: Failure }> => {
      try {
        return { id, bytes: (await this.gateway.getVectorStore(id, scope.caller)).body.usage_bytes };
      } catch (error) {
        return { id, failure: failureOrThrow(error) };
      }
    };
    for await (const store of mapConcurrent(vectorStoreIds, this.environment.OPENAI_MAX_CONCURRENCY, read)) {
      if (scope.refusal !== undefined) throw scope.refusal;
      if (store.failure !== undefined) failures.set(store.id, store.failure);
      else if (typeof store.bytes === 'number') bytes.set(store.id, store.bytes);
    }
    return { bytes, failures };
  }

  /**
   * Finds the given files that stores other than the given ones hold, with up to {@link MAX_HOLDERS_LISTED} of these stores.
   *
   * @throws UpstreamError when one of the other stores cannot be listed completely
   */
  heldElsewhere(
    fileIds: IdSet,
    vectorStoreIds: { has(id: string): boolean },
    scope: CallScope,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const others = filterAsync(this.vectorStores(scope), ({ id }) => !vectorStoreIds.has(id));
    return this.holdersAmong(others, fileIds, scope, MAX_HOLDERS_LISTED);
  }

  /**
   * Finds all stores that hold each of the given files.
   *
   * @throws UpstreamError when a store cannot be listed completely
   */
  holders(fileIds: IdSet, scope: CallScope): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.holdersAmong(this.vectorStores(scope), fileIds, scope, Infinity);
  }

  /** @param max stores reported per file */
  private async holdersAmong(
    stores: AsyncIterable<Identified>,
    fileIds: IdSet,
    scope: CallScope,
    max: number,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const holders = new Map<string, string[]>();
    if (fileIds.size === 0) return holders;
    const keep: KeepAttachment<string> = ({ id }) => (fileIds.has(id) ? id : undefined);
    for await (const scanned of this.scanStores(stores, scope, keep)) {
      requireListed(scanned, 'could not check which files are shared');
      for (const fileId of scanned.kept)
        if ((holders.get(fileId)?.length ?? 0) < max) append(holders, fileId, scanned.store.id);
    }
    return holders;
  }

  /**
   * A 404 does not prove that the store was deleted: the store is read, and if it exists and nothing was listed yet, its
   * attachments are listed again.
   */
  private async scanStore<Store extends Identified, Kept>(
    store: Store,
    scope: CallScope,
    keep: KeepAttachment<Kept>,
  ): Promise<ScannedStore<Store, Kept>> {
    const scanned = await this.listAttachments(store, scope, keep);
    if (!(scanned.error instanceof UpstreamError && scanned.error.isNotFound)) return scanned;
    try {
      await this.gateway.getVectorStore(store.id, scope.caller);
    } catch (error) {
      const isDeleted = error instanceof UpstreamError && error.isNotFound;
      return isDeleted ? { ...scanned, isDeleted } : { ...scanned, error };
    }
    return scanned.listed === 0 ? this.listAttachments(store, scope, keep) : scanned;
  }

  private async listAttachments<Store extends Identified, Kept>(
    store: Store,
    { caller }: CallScope,
    keep: KeepAttachment<Kept>,
  ): Promise<ScannedStore<Store, Kept>> {
    const kept: Kept[] = [];
    let listed = 0;
    try {
      for await (const attachment of this.gateway.listVectorStoreFiles(store.id, caller)) {
        listed += 1;
        const part = keep(attachment);
        if (part !== undefined) kept.push(part);
      }
      return { store, listed, kept };
    } catch (error) {
      return { store, listed, kept: [], error };
    }
  }
}

const tooManyFiles = (field: string): TooMuchWorkError =>
  new TooMuchWorkError(field, `hold more than ${MAX_ITEMS_IN_MEMORY} files in total: send fewer stores`);

/**
 * Converts an error to a failure that a report can list.
 *
 * @throws the error itself when it is not a failed call
 */
export function failureOrThrow(error: unknown): Failure {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  return failure;
}

/** @throws the error of a store that could not be listed, with `context`, unless the store was deleted */
export function requireListed(scanned: ScannedStore<Identified, unknown>, context: string): void {
  const { error, store, isDeleted } = scanned;
  if (error === undefined || isDeleted === true) return;
  if (!(error instanceof UpstreamError || error instanceof InvalidIdError)) throw error as Error;
  throw error.inContext(`${context}, since ${store.id} could not be listed`);
}

/** Appends a value to the list of a key. */
export function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

// eslint-disable-next-line @typescript-eslint/require-await -- scanStores takes a stream
async function* identified(ids: Iterable<string>): AsyncGenerator<Identified> {
  for (const id of ids) yield { id };
}
