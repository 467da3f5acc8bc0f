import { type BulkQueue, placesOf } from '../../bulk/bulk-operations.js';
import { type Item, type ItemAction, known, settledWith } from '../../bulk/bulk-runner.js';
import { nameOf } from '../../bulk/journal.js';
import {
  type Done,
  type Failed,
  type Failure,
  isDone,
  isFailed,
  type Outcome,
  requestedIdOf,
} from '../../bulk/report/outcome.js';
import { indexingFailure } from '../../indexing/indexing.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { type Attached, notCreated, type Part, type RestoreCalls } from './restore-calls.js';
import type { FileToRestore, StoreToRestore } from './store-to-restore.js';

/** What a restore has to do. */
export interface RestorePlan {
  readonly orders: readonly StoreToRestore[];
  /** Whether there is such a file. */
  readonly exists: (file: FileToRestore) => boolean;
  /** The store that all files go into. By default one is made for each order. */
  readonly into?: Destination | undefined;
}

/** A store that is there. */
export interface Destination {
  readonly id: string;
  /** What it lists of the files in question, by file. */
  readonly entries: ReadonlyMap<string, VectorStoreFile>;
}

const VECTOR_STORE = 'vector_store';
const VECTOR_STORE_FILE = 'vector_store.file';

const NOT_FOUND: Failure = {
  error: 'there is no such file any more',
  status_code: 404,
  code: 'not_found',
  retryable: false,
  attempts: 0,
};

const NOT_LISTED = 'it was attached, and the store does not list it';

/**
 * The work of one restore, in the order in which it may be done: a store, and as soon as there is one its files, so many
 * at a time as upstream takes together. Every file has an outcome, whatever became of its store.
 */
export class RestoreQueue implements BulkQueue {
  private readonly ready: Item[] = [];
  private nextReady = 0;
  private readonly orders = new Map<string, StoreToRestore>();
  private readonly settledBefore = new Set<string>();
  private readonly exists: RestorePlan['exists'];
  private readonly listed: Destination['entries'];
  private fileRanks: ReadonlyMap<string, number> | undefined;

  /** @param earlier outcomes of earlier processes for the same plan */
  constructor(
    private readonly calls: RestoreCalls,
    { orders, exists, into }: RestorePlan,
    earlier: Iterable<Outcome> = [],
  ) {
    this.exists = exists;
    this.listed = into?.entries ?? new Map<string, VectorStoreFile>();
    const stores = new Map<string, Outcome>();
    for (const outcome of earlier) {
      this.settledBefore.add(nameOf(outcome));
      if (outcome.object === VECTOR_STORE) stores.set(requestedIdOf(outcome), outcome);
    }
    for (const order of orders) {
      this.orders.set(order.id, order);
      const outcome = stores.get(order.id);
      if (outcome !== undefined) this.resume(order, outcome);
      else if (into === undefined) this.ready.push(this.creationOf(order));
      else this.complete(order, into);
    }
  }

  get found(): number {
    return [...this.orders.values()].reduce((sum, { files }) => sum + files.length, 0);
  }

  /** Files rank in the order of the request. */
  rankOf(outcome: Outcome): number | undefined {
    this.fileRanks ??= placesOf(this.fileNames());
    return this.fileRanks.get(nameOf(outcome));
  }

  pull(): Item | undefined {
    const item = this.ready[this.nextReady];
    if (item !== undefined) this.nextReady += 1;
    return item;
  }

  onSettled(outcome: Outcome): void {
    if (outcome.object !== VECTOR_STORE || outcome.outcome === 'updated') return;
    const order = this.orders.get(requestedIdOf(outcome));
    if (order !== undefined) this.resume(order, outcome);
  }

  *rest(failure: Failure): Generator<Item> {
    for (const item of this.ready.slice(this.nextReady)) {
      yield item;
      if (item.kind === 'action' && item.object === VECTOR_STORE)
        for (const outcome of this.filesLeft(item.id, failure)) yield known(outcome);
    }
  }

  private *fileNames(): Generator<string> {
    for (const { id: from, files } of this.orders.values())
      for (const { file_id: id } of files) yield nameOf({ id, object: VECTOR_STORE_FILE, from });
  }

  /** What follows for the files of a store from what became of it. */
  private resume(order: StoreToRestore, outcome: Outcome): void {
    if (isDone(outcome)) this.attach(order, outcome.id);
    else if (isFailed(outcome))
      for (const left of this.filesLeft(order.id, withoutStore(outcome))) this.ready.push(known(left));
  }

  /** The files of a store that is there need not wait for it. */
  private complete(order: StoreToRestore, { id }: Destination): void {
    this.ready.push(known({ id, object: VECTOR_STORE, outcome: 'updated', from: order.id, attempts: 0 }));
    this.attach(order, id);
  }

  private attach(order: StoreToRestore, vectorStoreId: string): void {
    const there: FileToRestore[] = [];
    for (const file of this.unsettled(order)) {
      const listed = this.listed.get(file.file_id);
      if (!this.exists(file)) this.ready.push(known(notFound(file, order.id, vectorStoreId)));
      else if (listed === undefined) there.push(file);
      else this.ready.push(known(listedOutcome(entryOf(file, order.id, vectorStoreId), listed, UNASKED)));
    }
    const { maxBatchFiles } = this.calls;
    for (let at = 0; at < there.length; at += maxBatchFiles)
      this.ready.push(this.attachmentOf(order.id, vectorStoreId, there.slice(at, at + maxBatchFiles)));
  }

  private *filesLeft(from: string, failure: Failure): Generator<Outcome> {
    const order = this.orders.get(from);
    if (order === undefined) return;
    for (const file of this.unsettled(order))
      yield this.exists(file)
        ? { ...entryOf(file, from, null), outcome: 'failed', ...failure }
        : notFound(file, from, null);
  }

  private *unsettled({ id, files }: StoreToRestore): Generator<FileToRestore> {
    for (const file of files)
      if (!this.settledBefore.has(nameOf({ id: file.file_id, object: VECTOR_STORE_FILE, from: id })))
        yield file;
  }

  private creationOf(order: StoreToRestore): ItemAction {
    return {
      kind: 'action',
      id: order.id,
      object: VECTOR_STORE,
      act: async (caller) => settledWith(await this.calls.create(order, caller)),
      failed: (failure) => [notCreated(order, failure)],
    };
  }

  /** Called by the first of the files. */
  private attachmentOf(from: string, vectorStoreId: string, files: readonly FileToRestore[]): ItemAction {
    return {
      kind: 'action',
      id: files[0]?.file_id ?? '',
      object: VECTOR_STORE_FILE,
      from,
      act: async (caller) => {
        const parts = await this.calls.attach(vectorStoreId, files, caller);
        const outcomes = parts.flatMap((part) =>
          part.files.map((file) => outcomeOf(file, entryOf(file, from, vectorStoreId), part)),
        );
        return { kind: 'settled', outcomes };
      },
      failed: (failure) =>
        files.map((file) => ({ ...entryOf(file, from, vectorStoreId), outcome: 'failed', ...failure })),
    };
  }
}

type Called = Pick<Done, 'attempts' | 'request_id'>;

/** Nothing had to be asked for. */
const UNASKED: Called = { attempts: 0 };

interface Entry {
  readonly id: string;
  readonly object: typeof VECTOR_STORE_FILE;
  readonly vector_store_id: string | null;
  readonly from: string;
}

const entryOf = ({ file_id }: FileToRestore, from: string, vectorStoreId: string | null): Entry => ({
  id: file_id,
  object: VECTOR_STORE_FILE,
  vector_store_id: vectorStoreId,
  from,
});

const notFound = (file: FileToRestore, from: string, vectorStoreId: string | null): Failed => ({
  ...entryOf(file, from, vectorStoreId),
  outcome: 'not_found',
  filename: file.filename,
  ...NOT_FOUND,
});

function outcomeOf({ filename }: FileToRestore, entry: Entry, part: Part): Outcome {
  if (part.kind === 'attached') return attachedOutcome(entry, part);
  const { outcome, failure } = part;
  return { ...entry, outcome, ...(outcome === 'not_found' && { filename }), ...failure };
}

function attachedOutcome(entry: Entry, { entries, attempts, requestId }: Attached): Outcome {
  if ('reason' in entries) return { ...entry, outcome: 'pending', reason: entries.reason };
  const listed = entries.result.get(entry.id);
  return listed === undefined
    ? { ...entry, outcome: 'pending', reason: NOT_LISTED }
    : listedOutcome(entry, listed, { attempts, request_id: requestId });
}

function listedOutcome(entry: Entry, listed: VectorStoreFile, called: Called): Outcome {
  if (listed.status === 'in_progress') return { ...entry, outcome: 'pending' };
  const failure = indexingFailure(listed);
  return failure === undefined
    ? { ...entry, outcome: 'attached', ...called }
    : { ...entry, outcome: 'failed', ...failure, ...called };
}

/** Why the files of a store that could not be made are not attached. */
function withoutStore({ error, status_code, retryable }: Failed): Failure {
  return {
    error: `not attached, since the store was not created: ${error}`,
    status_code,
    code: 'vector_store_not_created',
    retryable,
    attempts: 0,
    attempted: false,
  };
}
