import { type Failed, failed, type Failure, failureOf, type Outcome, UNKNOWN_END } from '../bulk/outcome.js';
import { type Indexing, readUnlessStopped } from '../inventory/indexing.js';
import { attachmentDraftOf } from '../openai/attachment-draft.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/openai.gateway.js';
import type { Done, FileBatch, VectorStoreFile } from '../openai/types.js';
import { UpstreamError } from '../openai/upstream-error.js';
import { Gate } from './gate.js';
import { type FileOrder, storeDraftOf, type StoreOrder } from './store-order.js';

/**
 * Batches of one restore that wait for their turn to be attached. Each may be 2,000 files, which is what upstream takes in
 * a minute, and who comes later waits for all of them.
 */
const BATCHES_AT_ONCE = 4;
const MAYBE_CREATED = 'the store may have been created all the same: look for it before you repeat this';

/** Files that were attached together. */
export interface Attached extends Done {
  /** As the store has them; `undefined` when the work was stopped before they could be read. */
  readonly entries: ReadonlyMap<string, VectorStoreFile> | undefined;
}

/** The calls that one restore makes. */
export class RestoreCalls {
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
  async create(order: StoreOrder, caller: Caller): Promise<Outcome> {
    const { id: from } = order;
    if (caller.isRepeat === true) return notCreated(order, UNKNOWN_END);
    try {
      const { body, attempts, requestId } = await this.gateway.createVectorStore(storeDraftOf(order), caller);
      const { id, name } = body;
      return { id, object: 'vector_store', outcome: 'created', from, name, attempts, request_id: requestId };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined || !(error instanceof UpstreamError) || !error.mayHaveActed) throw error;
      const told = `${failure.error}; ${MAYBE_CREATED}`;
      return failed(from, 'vector_store', { ...failure, error: told, retryable: false });
    }
  }

  /**
   * Attaches files together, waits until they are indexed, and reads what became of them.
   *
   * @throws UpstreamError when they could not be attached, or what became of them not be read
   * @throws CallStoppedError when nothing was attached, or another process goes on
   */
  async attach(vectorStoreId: string, files: readonly FileOrder[], caller: Caller): Promise<Attached> {
    const drafts = files.map((file) => attachmentDraftOf(file.file_id, file));
    const { body, attempts, requestId } = await this.gate.run(() =>
      this.gateway.createFileBatch(vectorStoreId, drafts, caller),
    );
    const entries = await readUnlessStopped(() => this.entriesOf(vectorStoreId, body, caller));
    return { attempts, requestId, entries };
  }

  private async entriesOf(
    vectorStoreId: string,
    batch: FileBatch,
    caller: Caller,
  ): Promise<ReadonlyMap<string, VectorStoreFile>> {
    await this.indexing.batchEnds(vectorStoreId, batch, caller).catch(tolerated);
    const entries = new Map<string, VectorStoreFile>();
    for await (const entry of this.gateway.listFileBatchFiles(vectorStoreId, batch.id, caller))
      entries.set(entry.id, entry);
    return entries;
  }
}

/** Where it is not known whether a store was made, making it another time is for nobody but a person to ask for. */
export function notCreated({ id }: StoreOrder, failure: Failure): Failed {
  const told = failure === UNKNOWN_END ? { ...failure, error: MAYBE_CREATED, retryable: false } : failure;
  return failed(id, 'vector_store', told);
}

/** A batch that cannot be looked at may still be listed. */
function tolerated(error: unknown): void {
  if (!(error instanceof UpstreamError)) throw error;
}
