import { Injectable } from '@nestjs/common';
import { failureOf, type Failure } from '../bulk/outcome.js';
import { settleEach } from '../bulk/settle-each.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { Environment } from '../config/environment.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import { UpstreamError } from '../openai/upstream-error.js';
import type { Work } from '../openai/work.js';

/** What the requested stores hold. */
export interface Holdings {
  /** The stores that hold each file, files in the order found. */
  readonly storesOfFile: ReadonlyMap<string, readonly string[]>;
  /** Stores that could not be listed. */
  readonly failures: ReadonlyMap<string, Failure>;
}

/** Stores told per shared file. */
export const MAX_HOLDERS_TOLD = 10;

/** Files that the stores of one cascade may list together: a few hundred megabytes of ids. */
export const MAX_CASCADE_FILES = 1_000_000;

const NOT_FOUND = 404;

interface Listed {
  readonly vectorStoreId: string;
  readonly fileIds: readonly string[];
  readonly error?: unknown;
}

/** Finds out which stores hold which files, several stores at a time. */
@Injectable()
export class VectorStoreScan {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Lists the files of every given store completely; a store for which that fails is told as failed.
   *
   * @throws UpstreamError when the key is refused
   * @throws TooMuchWorkError when the stores list more than {@link MAX_CASCADE_FILES} files
   */
  async holdings(vectorStoreIds: Iterable<string>, work: Work): Promise<Holdings> {
    const storesOfFile = new Map<string, string[]>();
    const failures = new Map<string, Failure>();
    let found = 0;
    const takeAll = (): boolean => {
      found += 1;
      if (found > MAX_CASCADE_FILES) work.stop(tooManyFiles());
      return found <= MAX_CASCADE_FILES;
    };
    for await (const { vectorStoreId, fileIds, error } of this.listEach(vectorStoreIds, work, takeAll)) {
      if (work.refusal !== undefined) throw work.refusal;
      if (found > MAX_CASCADE_FILES) throw tooManyFiles();
      if (error !== undefined) failures.set(vectorStoreId, toleratedFailure(error));
      for (const fileId of fileIds) append(storesOfFile, fileId, vectorStoreId);
    }
    return { storesOfFile, failures };
  }

  /**
   * Of the given files those that a store other than the given ones holds as well, with some of these stores.
   *
   * @throws UpstreamError when one of the other stores cannot be listed completely: nothing may be concluded then
   */
  async heldElsewhere(
    fileIds: ReadonlyMap<string, unknown>,
    vectorStoreIds: ReadonlySet<string>,
    work: Work,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const holders = new Map<string, string[]>();
    if (fileIds.size === 0) return holders;
    const others: string[] = [];
    for await (const { id } of this.gateway.listVectorStores(work.caller))
      if (!vectorStoreIds.has(id)) others.push(id);
    for await (const listed of this.listEach(others, work, (id) => fileIds.has(id))) {
      if (work.refusal !== undefined) throw work.refusal;
      if (listed.error !== undefined) throwUnlessGone(listed.error, listed.vectorStoreId);
      for (const fileId of listed.fileIds) {
        const told = holders.get(fileId)?.length ?? 0;
        if (told < MAX_HOLDERS_TOLD) append(holders, fileId, listed.vectorStoreId);
      }
    }
    return holders;
  }

  /** @param isKept of the files listed, those that are held in memory */
  private listEach(
    vectorStoreIds: Iterable<string>,
    work: Work,
    isKept: (fileId: string) => boolean,
  ): AsyncGenerator<Listed> {
    const left = vectorStoreIds[Symbol.iterator]();
    const pull = (): string | undefined => {
      const next = left.next();
      return next.done === true ? undefined : next.value;
    };
    return settleEach(pull, this.environment.OPENAI_MAX_CONCURRENCY, (id) => this.listOne(id, work, isKept));
  }

  private async listOne(
    vectorStoreId: string,
    work: Work,
    isKept: (fileId: string) => boolean,
  ): Promise<Listed> {
    const fileIds: string[] = [];
    try {
      for await (const { id } of this.gateway.listVectorStoreFiles(vectorStoreId, work.caller)) {
        if (isKept(id)) fileIds.push(id);
      }
      return { vectorStoreId, fileIds };
    } catch (error) {
      return { vectorStoreId, fileIds: [], error };
    }
  }
}

const tooManyFiles = (): TooMuchWorkError =>
  new TooMuchWorkError(
    'vector_store_ids',
    `hold more than ${MAX_CASCADE_FILES} files together: name fewer stores at a time`,
  );

function toleratedFailure(error: unknown): Failure {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  return failure;
}

/** A store that was deleted since it was listed holds nothing. */
function throwUnlessGone(error: unknown, vectorStoreId: string): void {
  if (!(error instanceof UpstreamError)) throw error;
  if (error.status === NOT_FOUND) return;
  throw error.inContext(`could not check which files are shared, since ${vectorStoreId} could not be listed`);
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
