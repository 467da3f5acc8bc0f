import { Logger } from '@nestjs/common';
import { Gate } from '../../async/gate.js';
import {
  type DoneOutcome,
  type FailedOutcome,
  failed,
  type Failure,
  failureOf,
  NOT_FOUND_CODE,
  type Outcome,
  INTERRUPTED_FAILURE,
} from '../../bulk/report/outcome.js';
import { type Indexing, indexingFailure, indexingResult } from '../../indexing/indexing.js';
import { attachmentDraftOf } from '../../openai/gateway/attachment-draft.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { FileBatch, VectorStoreFile } from '../../openai/gateway/types.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { type FileToRestore, type StoreToRestore, vectorStoreDraft } from './vector-store-manifest.js';

/**
 * Concurrent batches of one restore. A batch has up to 2,000 files, which is as many as OpenAI accepts in a minute, and
 * every later attachment of the same key waits for it.
 */
const MAX_CONCURRENT_BATCHES = 4;
/** Splits of one batch. More rejections are not caused by individual files. */
const MAX_SPLITS = 128;
const BATCH_REJECTION_STATUSES: ReadonlySet<number | undefined> = new Set([400, 404, 422]);

const MAY_EXIST = 'the store may have been created: look for it before you repeat the restore';
const NOT_LISTED = 'attached, but the store does not list it';

/** The store that files are attached to: its id, `null` if it was not created, and the id of its original. */
interface RestoreTarget {
  readonly vectorStoreId: string | null;
  readonly from: string;
}

/** The attachment of files in one or more batches. */
interface BatchAttachment extends RestoreTarget {
  readonly vectorStoreId: string;
  readonly caller: Caller;
  splitsLeft: number;
}

/** The calls of one restore, with their outcomes. */
export class RestoreCalls {
  private readonly logger = new Logger(RestoreCalls.name);
  private readonly gate = new Gate(MAX_CONCURRENT_BATCHES);

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly indexing: Indexing,
  ) {}

  /** Most files of one batch. */
  get maxBatchFiles(): number {
    return this.gateway.maxBatchFiles;
  }

  /**
   * Creates a store. A second call would create a second store, so a call that may have succeeded is reported as failed and
   * is not repeated.
   *
   * @throws UpstreamError, CallStoppedError when the store was not created
   */
  async create(store: StoreToRestore, caller: Caller): Promise<Outcome> {
    const { id: from } = store;
    if (caller.isRepeat === true) return notCreated(store, INTERRUPTED_FAILURE);
    try {
      const { body, attempts, requestId } = await this.gateway.createVectorStore(
        vectorStoreDraft(store),
        caller,
      );
      const { id, name } = body;
      this.logCreated(id, from, caller);
      return { id, object: 'vector_store', outcome: 'created', from, name, attempts, request_id: requestId };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined || !(error instanceof UpstreamError) || !error.mayHaveActed) throw error;
      return failed(from, 'vector_store', {
        ...failure,
        error: `${failure.error}; ${MAY_EXIST}`,
        retryable: false,
      });
    }
  }

  /**
   * Attaches files in one batch, waits until they are indexed, and reads their status. When OpenAI rejects the batch because
   * of a file, the batch is split in halves until that file is isolated.
   *
   * @throws UpstreamError when the batch failed for another reason
   * @throws CallStoppedError when nothing was attached, or another replica takes over
   */
  attach(
    vectorStoreId: string,
    from: string,
    files: readonly FileToRestore[],
    caller: Caller,
  ): Promise<readonly Outcome[]> {
    return this.attachPart(files, { vectorStoreId, from, caller, splitsLeft: MAX_SPLITS });
  }

  /** The only record of the new id if the client has disconnected. */
  private logCreated(id: string, from: string, { requestId, credentials }: Caller): void {
    const key = credentials.fingerprint;
    this.logger.log({ msg: 'store created', id, from, request_id: requestId, key });
  }

  private async attachPart(
    files: readonly FileToRestore[],
    attachment: BatchAttachment,
  ): Promise<readonly Outcome[]> {
    try {
      return await this.attachBatch(files, attachment);
    } catch (error) {
      const failure = await this.rejectionOf(error, attachment);
      if (files.length === 1)
        return files.map((file) =>
          failure.code === NOT_FOUND_CODE
            ? missingFile(file, attachment, failure)
            : failedFile(file, attachment, failure),
        );
      attachment.splitsLeft -= 1;
      const middle = Math.ceil(files.length / 2);
      const halves = [files.slice(0, middle), files.slice(middle)];
      const outcomes = await Promise.all(halves.map((half) => this.attachHalf(half, attachment)));
      return outcomes.flat();
    }
  }

  /** Never rejects because of upstream, so that the outcomes of the other half are not lost. */
  private async attachHalf(
    files: readonly FileToRestore[],
    attachment: BatchAttachment,
  ): Promise<readonly Outcome[]> {
    try {
      return await this.attachPart(files, attachment);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return files.map((file) => failedFile(file, attachment, failure));
    }
  }

  private async attachBatch(
    files: readonly FileToRestore[],
    attachment: BatchAttachment,
  ): Promise<readonly Outcome[]> {
    const { vectorStoreId, caller } = attachment;
    const drafts = files.map((file) => attachmentDraftOf(file.file_id, file));
    const { body, attempts, requestId } = await this.gate.run(() =>
      this.gateway.createFileBatch(vectorStoreId, drafts, caller),
    );
    const entries = await indexingResult(() => this.entriesOf(vectorStoreId, body, caller));
    return files.map((file) => {
      if (entries.kind === 'unreadable') return pendingFile(file, attachment, entries.reason);
      const entry = entries.result.get(file.file_id);
      return entry === undefined
        ? pendingFile(file, attachment, NOT_LISTED)
        : listedFile(file, attachment, entry, { attempts, request_id: requestId });
    });
  }

  /**
   * Why OpenAI rejected a batch because of one of its files.
   *
   * @throws the error itself when it has another reason, such as that the store does not exist
   */
  private async rejectionOf(
    error: unknown,
    { vectorStoreId, caller, splitsLeft }: BatchAttachment,
  ): Promise<Failure> {
    const failure = failureOf(error);
    if (failure === undefined || !isRejection(error) || splitsLeft === 0) throw error;
    if (error.status === 404) await this.gateway.getVectorStore(vectorStoreId, caller);
    return failure;
  }

  private async entriesOf(
    vectorStoreId: string,
    batch: FileBatch,
    caller: Caller,
  ): Promise<ReadonlyMap<string, VectorStoreFile>> {
    // The files of a batch whose status cannot be read may still be listed.
    await this.indexing.batchEnds(vectorStoreId, batch, caller).catch((error: unknown) => {
      if (!(error instanceof UpstreamError)) throw error;
    });
    return this.indexing.batchFiles(vectorStoreId, batch, caller);
  }
}

/** Whether upstream did nothing, and a retry would fail in the same way. */
const isRejection = (error: unknown): error is UpstreamError =>
  error instanceof UpstreamError && BATCH_REJECTION_STATUSES.has(error.status) && !error.mayHaveActed;

/** Only the caller can decide whether to create a store that may already exist. */
export function notCreated({ id }: StoreToRestore, failure: Failure): FailedOutcome {
  const isUnknown = failure === INTERRUPTED_FAILURE;
  return failed(id, 'vector_store', isUnknown ? { ...failure, error: MAY_EXIST, retryable: false } : failure);
}

const fileIn = (
  { file_id }: FileToRestore,
  { vectorStoreId, from }: RestoreTarget,
): Pick<Outcome, 'id' | 'vector_store_id' | 'from'> & { readonly object: 'vector_store.file' } => ({
  id: file_id,
  object: 'vector_store.file',
  vector_store_id: vectorStoreId,
  from,
});

export const failedFile = (file: FileToRestore, target: RestoreTarget, failure: Failure): FailedOutcome => ({
  ...fileIn(file, target),
  outcome: 'failed',
  ...failure,
});

const FILE_NOT_FOUND: Failure = {
  error: 'the file no longer exists',
  status_code: 404,
  code: NOT_FOUND_CODE,
  retryable: false,
  attempts: 0,
};

export const missingFile = (
  file: FileToRestore,
  target: RestoreTarget,
  failure: Failure = FILE_NOT_FOUND,
): FailedOutcome => ({
  ...fileIn(file, target),
  outcome: 'not_found',
  filename: file.filename,
  ...failure,
});

const pendingFile = (file: FileToRestore, target: RestoreTarget, reason: string): Outcome => ({
  ...fileIn(file, target),
  outcome: 'pending',
  reason,
});

/** @param call the call that attached the file; default: none, since the store listed it already */
export function listedFile(
  file: FileToRestore,
  target: RestoreTarget,
  entry: VectorStoreFile,
  call: Pick<DoneOutcome, 'attempts' | 'request_id'> = { attempts: 0 },
): Outcome {
  const place = fileIn(file, target);
  if (entry.status === 'in_progress') return { ...place, outcome: 'pending' };
  const failure = indexingFailure(entry);
  return failure === undefined
    ? { ...place, outcome: 'attached', ...call }
    : { ...place, outcome: 'failed', ...failure, ...call };
}
