import { type BulkQueue, placesOf } from '../../bulk/bulk-operations.js';
import { type Item, type ItemAction, known, settledWith } from '../../bulk/bulk-runner.js';
import { nameOf } from '../../bulk/journal.js';
import {
  type Failed,
  type Failure,
  isDone,
  isFailed,
  type Outcome,
  requestedIdOf,
} from '../../bulk/report/outcome.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { failedFile, listedFile, missingFile, notCreated, type RestoreCalls } from './restore-calls.js';
import type { FileToRestore, StoreToRestore } from './vector-store-manifest.js';

export interface RestorePlan {
  readonly stores: readonly StoreToRestore[];
  /** Whether a file still exists. */
  readonly exists: (file: FileToRestore) => boolean;
  /** An existing store for all files. Default: a new store is created for each entry of `stores`. */
  readonly into?: ExistingStore | undefined;
}

export interface ExistingStore {
  readonly id: string;
  /** Its attachments of files in the plan, by file id. */
  readonly entries: ReadonlyMap<string, VectorStoreFile>;
}

const VECTOR_STORE = 'vector_store';
const VECTOR_STORE_FILE = 'vector_store.file';

/**
 * The items of one restore, in an order that respects their dependencies: the files of a store, in batches, become ready
 * once the store exists. Every file has an outcome, also when its store was not created.
 */
export class RestoreQueue implements BulkQueue {
  private readonly ready: Item[] = [];
  private nextReady = 0;
  private readonly stores = new Map<string, StoreToRestore>();
  private readonly settledBefore = new Set<string>();
  private readonly exists: RestorePlan['exists'];
  private readonly listed: ExistingStore['entries'];
  private fileRanks: ReadonlyMap<string, number> | undefined;

  /** @param settled outcomes of an earlier run of the same plan */
  constructor(
    private readonly calls: RestoreCalls,
    { stores, exists, into }: RestorePlan,
    settled: Iterable<Outcome> = [],
  ) {
    this.exists = exists;
    this.listed = into?.entries ?? new Map<string, VectorStoreFile>();
    const storeOutcomes = new Map<string, Outcome>();
    for (const outcome of settled) {
      this.settledBefore.add(nameOf(outcome));
      if (outcome.object === VECTOR_STORE) storeOutcomes.set(requestedIdOf(outcome), outcome);
    }
    for (const store of stores) {
      this.stores.set(store.id, store);
      const outcome = storeOutcomes.get(store.id);
      if (outcome !== undefined) this.onStoreSettled(store, outcome);
      else if (into === undefined) this.ready.push(this.creationOf(store));
      else this.update(store, into);
    }
  }

  get found(): number {
    return [...this.stores.values()].reduce((sum, { files }) => sum + files.length, 0);
  }

  /** Files rank in the order of the plan. */
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
    const store = this.stores.get(requestedIdOf(outcome));
    if (store !== undefined) this.onStoreSettled(store, outcome);
  }

  /** The items that were never started, when the run stops early. */
  *rest(failure: Failure): Generator<Item> {
    for (const item of this.ready.slice(this.nextReady)) {
      yield item;
      if (item.kind === 'action' && item.object === VECTOR_STORE)
        for (const outcome of this.outcomesWithoutStore(item.id, failure)) yield known(outcome);
    }
  }

  private *fileNames(): Generator<string> {
    for (const { id: from, files } of this.stores.values())
      for (const { file_id: id } of files) yield nameOf({ id, object: VECTOR_STORE_FILE, from });
  }

  private onStoreSettled(store: StoreToRestore, outcome: Outcome): void {
    if (isDone(outcome)) this.attach(store, outcome.id);
    else if (isFailed(outcome))
      for (const fileOutcome of this.outcomesWithoutStore(store.id, storeFailure(outcome)))
        this.ready.push(known(fileOutcome));
  }

  private update(store: StoreToRestore, { id }: ExistingStore): void {
    this.ready.push(known({ id, object: VECTOR_STORE, outcome: 'updated', from: store.id, attempts: 0 }));
    this.attach(store, id);
  }

  private attach(store: StoreToRestore, vectorStoreId: string): void {
    const target = { vectorStoreId, from: store.id };
    const toAttach: FileToRestore[] = [];
    for (const file of this.unsettledFiles(store)) {
      const entry = this.listed.get(file.file_id);
      if (!this.exists(file)) this.ready.push(known(missingFile(file, target)));
      else if (entry === undefined) toAttach.push(file);
      else this.ready.push(known(listedFile(file, target, entry)));
    }
    const { maxBatchFiles } = this.calls;
    for (let start = 0; start < toAttach.length; start += maxBatchFiles)
      this.ready.push(
        this.attachmentOf(toAttach.slice(start, start + maxBatchFiles), vectorStoreId, store.id),
      );
  }

  private *outcomesWithoutStore(from: string, failure: Failure): Generator<Outcome> {
    const store = this.stores.get(from);
    if (store === undefined) return;
    const target = { vectorStoreId: null, from };
    for (const file of this.unsettledFiles(store))
      yield this.exists(file) ? failedFile(file, target, failure) : missingFile(file, target);
  }

  private *unsettledFiles({ id, files }: StoreToRestore): Generator<FileToRestore> {
    for (const file of files)
      if (!this.settledBefore.has(nameOf({ id: file.file_id, object: VECTOR_STORE_FILE, from: id })))
        yield file;
  }

  private creationOf(store: StoreToRestore): ItemAction {
    return {
      kind: 'action',
      id: store.id,
      object: VECTOR_STORE,
      act: async (caller) => settledWith(await this.calls.create(store, caller)),
      failed: (failure) => [notCreated(store, failure)],
    };
  }

  /** A batch, under the id of its first file. */
  private attachmentOf(files: readonly FileToRestore[], vectorStoreId: string, from: string): ItemAction {
    return {
      kind: 'action',
      id: files[0]?.file_id ?? '',
      object: VECTOR_STORE_FILE,
      from,
      act: async (caller) => ({
        kind: 'settled',
        outcomes: await this.calls.attach(vectorStoreId, from, files, caller),
      }),
      failed: (failure) => files.map((file) => failedFile(file, { vectorStoreId, from }, failure)),
    };
  }
}

/** Why the files of a store that was not created are not attached. */
function storeFailure({ error, status_code, retryable }: Failed): Failure {
  return {
    error: `not attached, because the store was not created: ${error}`,
    status_code,
    code: 'vector_store_not_created',
    retryable,
    attempts: 0,
    attempted: false,
  };
}
