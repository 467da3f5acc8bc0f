import { setTimeout as sleep } from 'node:timers/promises';
import { HttpStatus, Injectable } from '@nestjs/common';
import { type Failure, failureOf } from '../bulk/report/outcome.js';
import { Environment } from '../config/environment.js';
import { ONE_SECOND_MS } from '../config/units.js';
import { type Caller, StopReason } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { FileBatch, VectorStoreFile } from '../openai/gateway/types.js';
import { CallStoppedError, UpstreamError } from '../openai/upstream-error.js';
import { type IndexingError, indexingErrorOf } from './indexing-error.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** Consecutive 404s, over about 15 s, after which an attachment no longer exists. */
const MAX_MISSES = 5;
const STATUS_UNKNOWN = 'attached, but the indexing status could not be read';
const INDEXING_CANCELLED: IndexingError = {
  code: 'indexing_cancelled',
  message: 'the indexing was cancelled',
  isFinal: false,
};

/**
 * Waits until upstream has indexed attached files, for at most `INDEXING_WAIT_SECONDS`. The first poll is after 0.5 s, and the
 * interval grows to 8 s.
 */
@Injectable()
export class Indexing {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Resolves when the batch has ended, or the time limit is reached.
   *
   * @throws UpstreamError when its status cannot be read
   * @throws CallStoppedError when the signal fires first
   */
  async batchEnds(vectorStoreId: string, batch: FileBatch, caller: Caller): Promise<void> {
    await this.poll(batch, caller.signal, () => this.gateway.getFileBatch(vectorStoreId, batch.id, caller));
  }

  /**
   * Lists the files of a batch, by file id. A 404 is retried for some seconds.
   *
   * @throws UpstreamError, CallStoppedError as {@link batchEnds}
   */
  async batchFiles(
    vectorStoreId: string,
    batch: FileBatch,
    caller: Caller,
  ): Promise<ReadonlyMap<string, VectorStoreFile>> {
    for (let pauseMs = FIRST_PAUSE_MS, misses = 1; ; pauseMs *= 2, misses += 1) {
      try {
        const files = new Map<string, VectorStoreFile>();
        for await (const file of this.gateway.listFileBatchFiles(vectorStoreId, batch.id, caller))
          files.set(file.id, file);
        return files;
      } catch (error) {
        if (!isUpstreamNotFound(error) || misses >= MAX_MISSES) throw error;
        await pause(pauseMs, caller.signal);
      }
    }
  }

  /**
   * Returns the vector store file when its indexing has ended, or the time limit is reached.
   *
   * @throws UpstreamError, CallStoppedError as {@link batchEnds}
   */
  fileEnds(entry: VectorStoreFile, vectorStoreId: string, caller: Caller): Promise<VectorStoreFile> {
    return this.poll(entry, caller.signal, () =>
      this.gateway.getVectorStoreFile(vectorStoreId, entry.id, caller),
    );
  }

  private async poll<Item extends { readonly status: string }>(
    first: Item,
    signal: AbortSignal,
    read: () => Promise<{ readonly body: Item }>,
  ): Promise<Item> {
    const endsAt = performance.now() + this.environment.INDEXING_WAIT_SECONDS * ONE_SECOND_MS;
    let item = first;
    let misses = 0;
    for (let pauseMs = FIRST_PAUSE_MS; item.status === 'in_progress'; pauseMs *= 2) {
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) break;
      await pause(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs), signal);
      try {
        item = (await read()).body;
        misses = 0;
      } catch (error) {
        misses += 1;
        if (!isUpstreamNotFound(error) || misses >= MAX_MISSES) throw error;
      }
    }
    return item;
  }
}

/** OpenAI sometimes returns a 404 for a recent attachment. */
const isUpstreamNotFound = (error: unknown): boolean => error instanceof UpstreamError && error.isNotFound;

/** The result of reading an attachment, or a human-readable reason why it could not be read. */
type IndexingResult<Result> =
  | { readonly kind: 'read'; readonly result: Result }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Reads the status of an attachment. If it cannot be read, or the run is stopped, the attachment still exists, so the result is
 * a reason instead of an error.
 *
 * @throws CallStoppedError when another replica takes over
 */
export async function indexingResult<Result>(read: () => Promise<Result>): Promise<IndexingResult<Result>> {
  try {
    return { kind: 'read', result: await read() };
  } catch (error) {
    if (error instanceof CallStoppedError && isHandedOver(error))
      throw new CallStoppedError(error.reason, true);
    if (failureOf(error) === undefined) throw error;
    const cause = error instanceof CallStoppedError ? error.reason : error;
    const message = cause instanceof Error ? cause.message : 'the run was stopped';
    return { kind: 'unreadable', reason: `${STATUS_UNKNOWN}: ${message}` };
  }
}

const isHandedOver = ({ reason }: CallStoppedError): boolean =>
  reason instanceof StopReason && reason.code === 'handed_over';

/** Returns why the indexing of a file failed; `undefined` if it succeeded or has not ended. */
export function indexingFailure({ status, last_error }: VectorStoreFile): Failure | undefined {
  if (status === 'completed' || status === 'in_progress') return undefined;
  const isCancelled = status === 'cancelled';
  const { code, message, isFinal } = isCancelled ? INDEXING_CANCELLED : indexingErrorOf(last_error);
  const status_code = isCancelled || isFinal ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.BAD_GATEWAY;
  return { error: message, status_code, code, retryable: !isFinal, attempts: 1 };
}

/** @throws CallStoppedError when the signal fires first */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new CallStoppedError(signal.reason);
  }
}
