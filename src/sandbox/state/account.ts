import { notFound } from '../http/openai-error.js';
import type { Settings } from '../control/settings.js';
import { AttachLimiter } from './attach-limiter.js';
import { FileBatch } from './file-batch.js';
import { FileLibrary } from './file-library.js';
import { IdSource } from './id-source.js';
import { OrderedCollection } from './ordered-collection.js';
import { StoreFile, type AttachOptions } from './store-file.js';
import type { StoredFile } from './stored-file.js';
import { Upload, type UploadDraft } from './upload.js';
import { VectorStore, type StoreDraft } from './vector-store.js';

/** A hundred years: a time like any other, so that what leaves then is known to. */
const FOREVER_MS = 100 * 365 * 86_400_000;

/** What an account needs to know of the world: the time (ms since 1970) and the settings in force. */
export interface Surroundings {
  readonly now: () => number;
  readonly settings: () => Settings;
}

/** All that belongs to one key, and the rules between its files and vector stores. Shares nothing with another account. */
export class Account {
  readonly stores = new OrderedCollection<VectorStore>();
  readonly files: FileLibrary;
  readonly ids: IdSource;
  private readonly attachLimiter: AttachLimiter;
  private readonly uploads = new Map<string, Upload>();
  private readonly holders = new Map<string, Set<VectorStore>>();

  constructor(
    readonly name: string,
    private readonly surroundings: Surroundings,
  ) {
    this.ids = new IdSource(name);
    this.attachLimiter = new AttachLimiter(surroundings.now);
    this.files = new FileLibrary(this.ids, surroundings.now, (id) => this.takeOutOfStores(id));
  }

  get now(): number {
    return this.surroundings.now();
  }

  get nowSeconds(): number {
    return Math.floor(this.now / 1000);
  }

  createStore(draft: StoreDraft = {}): VectorStore {
    const id = draft.id ?? this.ids.vectorStore();
    const store = new VectorStore(id, draft.createdAt ?? this.nowSeconds, draft);
    this.stores.add(store);
    return store;
  }

  /** @throws OpenAiError 404 */
  store(id: string): VectorStore {
    const store = this.stores.get(id);
    if (!store) throw notFound(`No vector store found with id '${id}'.`);
    return store;
  }

  /** Deletes the store and leaves its files. @throws OpenAiError 404 */
  deleteStore(id: string): void {
    const store = this.store(id);
    for (const entry of store.contents(this.now).entries.values()) {
      this.release(entry.id, store);
      entry.isGone = true;
    }
    this.stores.delete(id);
  }

  /** Counts a request that attaches files, before it does. @throws OpenAiError 429 */
  countAttachments(storeId: string | undefined, files: number): void {
    this.attachLimiter.take(storeId, files, this.surroundings.settings().attach_limits);
  }

  /** Attaching again indexes again, in place of the old entry. */
  attach(store: VectorStore, file: StoredFile, options: AttachOptions = {}): StoreFile {
    const { indexing_ms } = this.surroundings.settings();
    const readyAt = this.now + (options.indexingMs ?? indexing_ms);
    const entry = new StoreFile(file, options.createdAt ?? this.nowSeconds, readyAt, options);
    const contents = store.contents(this.now);
    this.beforeChange(store);
    contents.add(entry, this.now);
    const holders = this.holders.get(file.id);
    if (holders) holders.add(store);
    else this.holders.set(file.id, new Set([store]));
    return entry;
  }

  /** Makes a batch of entries just attached to the store. */
  createBatch(store: VectorStore, entries: Iterable<StoreFile>): FileBatch {
    const batch = new FileBatch(this.ids.batch(), store.id, this.nowSeconds, entries);
    store.contents(this.now).batches.set(batch.id, batch);
    return batch;
  }

  /** @throws OpenAiError 404 */
  batch(store: VectorStore, id: string): FileBatch {
    const batch = store.contents(this.now).batches.get(id);
    if (!batch) throw notFound(`No vector store file batch found with id '${id}'.`);
    return batch;
  }

  /** @throws OpenAiError 404 */
  storeFile(store: VectorStore, fileId: string): StoreFile {
    const entry = store.contents(this.now).entries.get(fileId);
    if (!entry) throw notFound(`No file found with id '${fileId}' in vector store '${store.id}'.`);
    return entry;
  }

  /** Detaches the file and leaves it in the account. @throws OpenAiError 404, also while a phantom of it is listed */
  detach(store: VectorStore, fileId: string): void {
    const entry = this.storeFile(store, fileId);
    if (entry.isPhantom) throw notFound(`No file found with id '${fileId}' in vector store '${store.id}'.`);
    this.beforeChange(store);
    this.release(fileId, store);
    const { phantoms_after_detach_ms: delay } = this.surroundings.settings();
    const contents = store.contents(this.now);
    if (delay > 0) contents.removeLater(entry, this.now + delay, 'phantom');
    else contents.remove(entry);
  }

  createUpload(draft: UploadDraft): Upload {
    const upload = new Upload(this.ids.upload(), this.nowSeconds, draft);
    this.uploads.set(upload.id, upload);
    return upload;
  }

  /** @throws OpenAiError 404 */
  upload(id: string): Upload {
    const upload = this.uploads.get(id);
    if (!upload) throw notFound(`No upload found with id '${id}'.`);
    return upload;
  }

  /** Deletes the file and takes it out of every vector store. @throws OpenAiError 404 */
  deleteFile(id: string): void {
    this.files.delete(id);
    this.takeOutOfStores(id);
  }

  /** Deletes the file and leaves its entries in vector stores: nothing takes them out. @throws OpenAiError 404 */
  loseFile(id: string): void {
    this.files.delete(id);
    this.takeOutOfStores(id, FOREVER_MS);
  }

  private takeOutOfStores(
    id: string,
    delay = this.surroundings.settings().linger_after_file_delete_ms,
  ): void {
    for (const store of this.holders.get(id) ?? []) {
      this.beforeChange(store);
      const contents = store.contents(this.now);
      const entry = contents.entries.get(id);
      if (!entry) continue;
      if (delay > 0) contents.removeLater(entry, this.now + delay, 'lingering');
      else contents.remove(entry);
    }
    this.holders.delete(id);
  }

  private release(fileId: string, store: VectorStore): void {
    const holders = this.holders.get(fileId);
    holders?.delete(store);
    if (holders?.size === 0) this.holders.delete(fileId);
  }

  private beforeChange(store: VectorStore): void {
    const { stale_counts_ms: delay } = this.surroundings.settings();
    if (delay > 0) store.contents(this.now).freezeCounts(this.now, this.now + delay);
  }
}
