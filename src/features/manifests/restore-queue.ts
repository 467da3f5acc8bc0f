import type { ItemAction, KnownOutcome, Left, Item } from '../../bulk/bulk-runner.js';
import { nameOf, type Target } from '../../bulk/journal.js';
import { type Failed, type Failure, isDone, isFailed, type Outcome } from '../../bulk/report/outcome.js';
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
export class RestoreQueue {
  private readonly ready: Item[] = [];
  private nextReady = 0;
  private readonly stores = new Map<string, StoreToRestore>();
  private readonly settledBefore = new Set<string>();
  private exists: RestorePlan['exists'] = () => false;
  private listed: ExistingStore['entries'] = new Map();

  constructor(private readonly calls: RestoreCalls) {}

  /** @param settled outcomes of an earlier run of the same plan */
  plan({ stores, exists, into }: RestorePlan, settled: Iterable<Outcome> = []): void {
    this.exists = exists;
    this.listed = into?.entries ?? this.listed;
    const storeOutcomes = new Map<string, Outcome>();
    for (const outcome of settled) {
      this.settledBefore.add(nameOf(outcome));
      if (outcome.object === VECTOR_STORE) storeOutcomes.set(outcome.from ?? outcome.id, outcome);
    }
    for (const store of stores) {
      this.stores.set(store.id, store);
      const outcome = storeOutcomes.get(store.id);
      if (outcome !== undefined) this.onStoreSettled(store, outcome);
      else if (into === undefined) this.ready.push(this.creationOf(store));
      else this.update(store, into);
    }
  }

  /** All files of the plan, in its order. */
  *targets(): Generator<Target> {
    for (const { id, files } of this.stores.values())
      for (const { file_id } of files) yield { id: file_id, object: VECTOR_STORE_FILE, from: id };
  }

  pull(): Item | undefined {
    const item = this.ready[this.nextReady];
    if (item !== undefined) this.nextReady += 1;
    return item;
  }

  onSettled(outcome: Outcome): void {
    if (outcome.object !== VECTOR_STORE || outcome.outcome === 'updated') return;
    const store = this.stores.get(outcome.from ?? outcome.id);
    if (store !== undefined) this.onStoreSettled(store, outcome);
  }

  /** The items that were never started, when the run stops early. */
  *rest(failure: Failure): Generator<Left | KnownOutcome> {
    for (const item of this.ready.slice(this.nextReady)) {
      yield item;
      if ('known' in item || item.object === VECTOR_STORE_FILE) continue;
      for (const known of this.outcomesWithoutStore(item.id, failure)) yield { known };
    }
  }

  private onStoreSettled(store: StoreToRestore, outcome: Outcome): void {
    if (isDone(outcome)) this.attach(store, outcome.id);
    else if (isFailed(outcome))
      for (const known of this.outcomesWithoutStore(store.id, storeFailure(outcome)))
        this.ready.push({ known });
  }

  private update(store: StoreToRestore, { id }: ExistingStore): void {
    this.ready.push({
      known: { id, object: VECTOR_STORE, outcome: 'updated', from: store.id, attempts: 0 },
    });
    this.attach(store, id);
  }

  private attach(store: StoreToRestore, vectorStoreId: string): void {
    const target = { vectorStoreId, from: store.id };
    const toAttach: FileToRestore[] = [];
    for (const file of this.unsettledFiles(store)) {
      const entry = this.listed.get(file.file_id);
      if (!this.exists(file)) this.ready.push({ known: missingFile(file, target) });
      else if (entry === undefined) toAttach.push(file);
      else this.ready.push({ known: listedFile(file, target, entry) });
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
      id: store.id,
      object: VECTOR_STORE,
      done: 'created',
      act: (caller) => this.calls.create(store, caller),
      tellFailure: (failure) => [notCreated(store, failure)],
    };
  }

  /** A batch, under the id of its first file. */
  private attachmentOf(files: readonly FileToRestore[], vectorStoreId: string, from: string): ItemAction {
    return {
      id: files[0]?.file_id ?? '',
      object: VECTOR_STORE_FILE,
      from,
      done: 'attached',
      act: (caller) => this.calls.attach(vectorStoreId, from, files, caller),
      tellFailure: (failure) => files.map((file) => failedFile(file, { vectorStoreId, from }, failure)),
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
