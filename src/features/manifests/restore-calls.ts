import { Logger } from '@nestjs/common';
import { Gate } from '../../async/gate.js';
import {
  type Failed,
  failed,
  type Failure,
  failureOf,
  NOT_FOUND,
  type Outcome,
  UNKNOWN_END,
} from '../../bulk/report/outcome.js';
import { type Indexing, type Seen, seen } from '../../indexing/indexing.js';
import { attachmentDraftOf } from '../../openai/gateway/attachment-draft.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { CallResult, FileBatch, VectorStoreFile } from '../../openai/gateway/types.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { type FileToRestore, storeDraftOf, type StoreToRestore } from './store-to-restore.js';

/**
 * Batches of one restore that wait for their turn to be attached. Each may be 2,000 files, which is what upstream takes in
 * a minute, and who comes later waits for all of them.
 */
const BATCHES_AT_ONCE = 4;
const MAYBE_CREATED = 'the store may have been created all the same: look for it before you repeat this';

/** Calls for parts of one batch that upstream may refuse: beyond it the trouble is none of single files. */
const MAX_REFUSALS = 128;
const NOT_FOUND_STATUS = 404;
const REFUSED_STATUSES: ReadonlySet<number | undefined> = new Set([400, NOT_FOUND_STATUS, 422]);

/** Files that one call was for, and how it ended. */
export type Part = Attached | NotAttached;

/** Files that were attached together. */
export interface Attached extends CallResult {
  readonly kind: 'attached';
  readonly files: readonly FileToRestore[];
  /** As the store has them, or why they could not be read. */
  readonly entries: Seen<ReadonlyMap<string, VectorStoreFile>>;
}

export interface NotAttached {
  readonly kind: 'not_attached';
  readonly files: readonly FileToRestore[];
  /** `not_found`: there is no such file. */
  readonly outcome: Failed['outcome'];
  readonly failure: Failure;
}

/** What the parts of one batch have in common. */
interface Batch {
  readonly vectorStoreId: string;
  readonly caller: Caller;
  refusalsLeft: number;
}

/** The calls that one restore makes. */
export class RestoreCalls {
  private readonly logger = new Logger(RestoreCalls.name);
  private readonly gate = new Gate(BATCHES_AT_ONCE);

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly indexing: Indexing,
  ) {}

  /** Most files that can be attached together. */
  get maxBatchFiles(): number {
    return this.gateway.maxBatchFiles;
  }

  /**
   * Makes a store. Making one twice makes two: what may have got through is told, and not tried again.
   *
   * @throws UpstreamError, CallStoppedError when it was surely not made
   */
  async create(order: StoreToRestore, caller: Caller): Promise<Outcome> {
    const { id: from } = order;
    if (caller.isRepeat === true) return notCreated(order, UNKNOWN_END);
    try {
      const { body, attempts, requestId } = await this.gateway.createVectorStore(storeDraftOf(order), caller);
      const { id, name } = body;
      this.logCreated(id, from, caller);
      return { id, object: 'vector_store', outcome: 'created', from, name, attempts, request_id: requestId };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined || !(error instanceof UpstreamError) || !error.mayHaveActed) throw error;
      const told = `${failure.error}; ${MAYBE_CREATED}`;
      return failed(from, 'vector_store', { ...failure, error: told, retryable: false });
    }
  }

  /**
   * Attaches files together, waits until they are indexed, and reads what became of them. A file that upstream will not have
   * does not spoil the others: those that are refused together are halved until it is found.
   *
   * @throws UpstreamError when they could not be attached, whatever they are
   * @throws CallStoppedError when nothing was attached, or another process goes on
   */
  attach(vectorStoreId: string, files: readonly FileToRestore[], caller: Caller): Promise<readonly Part[]> {
    return this.attachPart(files, { vectorStoreId, caller, refusalsLeft: MAX_REFUSALS });
  }

  /** Whoever asked for it may be gone: then it is told nowhere else. */
  private logCreated(id: string, from: string, { requestId, credentials }: Caller): void {
    const key = credentials.fingerprint;
    this.logger.log({ msg: 'store created', id, from, request_id: requestId, key });
  }

  private async attachPart(files: readonly FileToRestore[], batch: Batch): Promise<readonly Part[]> {
    try {
      return [await this.attachTogether(files, batch)];
    } catch (error) {
      const failure = await this.refusalOf(error, batch);
      if (files.length === 1) return [notAttached(files, failure)];
      batch.refusalsLeft -= 1;
      const middle = Math.ceil(files.length / 2);
      const halves = [files.slice(0, middle), files.slice(middle)];
      const parts = await Promise.all(halves.map((half) => this.attachHalf(half, batch)));
      return parts.flat();
    }
  }

  /** What becomes of one half must be told though the other one fails. */
  private async attachHalf(files: readonly FileToRestore[], batch: Batch): Promise<readonly Part[]> {
    try {
      return await this.attachPart(files, batch);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return [{ kind: 'not_attached', files, outcome: 'failed', failure }];
    }
  }

  private async attachTogether(
    files: readonly FileToRestore[],
    { vectorStoreId, caller }: Batch,
  ): Promise<Attached> {
    const drafts = files.map((file) => attachmentDraftOf(file.file_id, file));
    const { body, attempts, requestId } = await this.gate.run(() =>
      this.gateway.createFileBatch(vectorStoreId, drafts, caller),
    );
    const entries = await seen(() => this.entriesOf(vectorStoreId, body, caller));
    return { kind: 'attached', files, attempts, requestId, entries };
  }

  /**
   * Why files were refused for what one of them is.
   *
   * @throws what went wrong when that is something else, such as that there is no store
   */
  private async refusalOf(error: unknown, batch: Batch): Promise<Failure> {
    const failure = failureOf(error);
    if (failure === undefined || !isRefusal(error) || batch.refusalsLeft === 0) throw error;
    if (failure.status_code === NOT_FOUND_STATUS)
      await this.gateway.getVectorStore(batch.vectorStoreId, batch.caller);
    return failure;
  }

  private async entriesOf(
    vectorStoreId: string,
    batch: FileBatch,
    caller: Caller,
  ): Promise<ReadonlyMap<string, VectorStoreFile>> {
    await this.indexing.batchEnds(vectorStoreId, batch, caller).catch(tolerated);
    return this.indexing.batchFiles(vectorStoreId, batch, caller);
  }
}

/** Whether upstream surely did nothing, and would not another time. */
const isRefusal = (error: unknown): boolean =>
  error instanceof UpstreamError && REFUSED_STATUSES.has(error.status) && !error.mayHaveActed;

const notAttached = (files: readonly FileToRestore[], failure: Failure): NotAttached => ({
  kind: 'not_attached',
  files,
  outcome: failure.code === NOT_FOUND ? 'not_found' : 'failed',
  failure,
});

/** Where it is not known whether a store was made, making it another time is for nobody but a person to ask for. */
export function notCreated({ id }: StoreToRestore, failure: Failure): Failed {
  const told = failure === UNKNOWN_END ? { ...failure, error: MAYBE_CREATED, retryable: false } : failure;
  return failed(id, 'vector_store', told);
}

/** A batch that cannot be looked at may still be listed. */
function tolerated(error: unknown): void {
  if (!(error instanceof UpstreamError)) throw error;
}
