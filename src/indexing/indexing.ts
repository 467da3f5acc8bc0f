import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Failure, failureOf } from '../bulk/report/outcome.js';
import { Environment } from '../config/environment.js';
import { type Caller, StopReason } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type { FileBatch, VectorStoreFile } from '../openai/gateway/types.js';
import { CallStoppedError, UpstreamError } from '../openai/upstream-error.js';
import { indexingErrorOf } from './indexing-error.js';

const FIRST_LOOK_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
const ONE_SECOND_MS = 1_000;
/** Looks in a row that find nothing: some fifteen seconds. Beyond it, what was attached is gone. */
const MAX_MISSES = 5;
const UNPROCESSABLE_ENTITY = 422;
const BAD_GATEWAY = 502;
const UNREAD = 'attached, but how the indexing ended could not be read';

/**
 * Waits until upstream has indexed what was attached, for `INDEXING_WAIT_SECONDS` at most: looks after half a second,
 * then at growing distances up to eight.
 */
@Injectable()
export class Indexing {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Resolves once the batch has ended, or there is no time left.
   *
   * @throws UpstreamError when it cannot be looked at
   * @throws CallStoppedError when the signal fires first
   */
  async batchEnds(vectorStoreId: string, batch: FileBatch, caller: Caller): Promise<void> {
    await this.poll(batch, caller.signal, () => this.gateway.getFileBatch(vectorStoreId, batch.id, caller));
  }

  /**
   * The files of a batch, as the store has them. A batch that is not found is looked for again, for some seconds.
   *
   * @throws as {@link batchEnds}
   */
  async batchFiles(
    vectorStoreId: string,
    batch: FileBatch,
    caller: Caller,
  ): Promise<ReadonlyMap<string, VectorStoreFile>> {
    for (let pauseMs = FIRST_LOOK_MS, misses = 1; ; pauseMs *= 2, misses += 1) {
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
   * The entry as it is once its indexing has ended, or there is no time left.
   *
   * @throws as {@link batchEnds}
   */
  fileEnds(entry: VectorStoreFile, vectorStoreId: string, caller: Caller): Promise<VectorStoreFile> {
    return this.poll(entry, caller.signal, () =>
      this.gateway.getVectorStoreFile(vectorStoreId, entry.id, caller),
    );
  }

  private async poll<One extends { readonly status: string }>(
    first: One,
    signal: AbortSignal,
    look: () => Promise<{ readonly body: One }>,
  ): Promise<One> {
    const endsAt = performance.now() + this.environment.INDEXING_WAIT_SECONDS * ONE_SECOND_MS;
    let one = first;
    let misses = 0;
    for (let pauseMs = FIRST_LOOK_MS; one.status === 'in_progress'; pauseMs *= 2) {
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) break;
      await pause(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs), signal);
      try {
        one = (await look()).body;
        misses = 0;
      } catch (error) {
        misses += 1;
        if (!isUpstreamNotFound(error) || misses >= MAX_MISSES) throw error;
      }
    }
    return one;
  }
}

/** Seen: what was attached a moment ago is not found now and then. */
const isUpstreamNotFound = (error: unknown): boolean => error instanceof UpstreamError && error.isNotFound;

/** What became of something that was attached, or why that could not be read, for a person. */
export type IndexingResult<Result> = { readonly result: Result } | { readonly reason: string };

/**
 * Reads what became of something that was attached. Where that cannot be read, or the work is stopped before, it has not
 * failed: it was attached.
 *
 * @throws CallStoppedError when another process goes on
 */
export async function indexingResult<Result>(read: () => Promise<Result>): Promise<IndexingResult<Result>> {
  try {
    return { result: await read() };
  } catch (error) {
    if (error instanceof CallStoppedError && isHandedOver(error))
      throw new CallStoppedError(error.reason, true);
    if (failureOf(error) === undefined) throw error;
    const cause = error instanceof CallStoppedError ? error.reason : error;
    return { reason: `${UNREAD}: ${cause instanceof Error ? cause.message : 'the work was stopped'}` };
  }
}

const isHandedOver = ({ reason }: CallStoppedError): boolean =>
  reason instanceof StopReason && reason.code === 'handed_over';

/** Why the indexing of a file ended badly; `undefined` for one that ended well, or has not ended. */
export function indexingFailure({ status, last_error }: VectorStoreFile): Failure | undefined {
  if (status === 'completed' || status === 'in_progress') return undefined;
  if (status === 'cancelled')
    return ending('its indexing was called off', 'indexing_cancelled', UNPROCESSABLE_ENTITY, true);
  const { code, message, isFinal } = indexingErrorOf(last_error);
  return ending(message, code, isFinal ? UNPROCESSABLE_ENTITY : BAD_GATEWAY, !isFinal);
}

const ending = (error: string, code: string, status_code: number, retryable: boolean): Failure => ({
  error,
  status_code,
  code,
  retryable,
  attempts: 1,
});

/** @throws CallStoppedError when the signal fires first */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new CallStoppedError(signal.reason);
  }
}
