import { notFoundError } from '../http/api-error.js';
import type { SandboxSettings } from '../control/settings.js';
import { AttachLimiter } from './attach-limiter.js';
import { SandboxFileBatch } from './sandbox-file-batch.js';
import { FileLibrary } from './file-library.js';
import { IdSource } from './id-source.js';
import { OrderedCollection } from './ordered-collection.js';
import { AttachedFile, type AttachOptions } from './attached-file.js';
import type { SandboxFile } from './sandbox-file.js';
import { SandboxUpload, type UploadDraft } from './sandbox-upload.js';
import { SandboxVectorStore, type StoreDraft } from './sandbox-vector-store.js';

/** A hundred years: a time like any other, so that what leaves then is known to. */
const HUNDRED_YEARS_MS = 100 * 365 * 86_400_000;

/** What an account needs to know of the world: the time (ms since 1970) and the settings in force. */
export interface AccountContext {
  readonly now: () => number;
  readonly settings: () => SandboxSettings;
}

/** All that belongs to one key, and the rules between its files and vector stores. Shares nothing with another account. */
export class Account {
  readonly stores = new OrderedCollection<SandboxVectorStore>();
  readonly files: FileLibrary;
  readonly ids: IdSource;
  private readonly attachLimiter: AttachLimiter;
  private readonly uploads = new Map<string, SandboxUpload>();
  private readonly holders = new Map<string, Set<SandboxVectorStore>>();

  constructor(
    readonly name: string,
    private readonly context: AccountContext,
  ) {
    this.ids = new IdSource(name);
    this.attachLimiter = new AttachLimiter(context.now);
    this.files = new FileLibrary(this.ids, context.now, (id) => this.detachFromAll(id));
  }

  get now(): number {
    return this.context.now();
  }

  get nowSeconds(): number {
    return Math.floor(this.now / 1000);
  }

  createStore(draft: StoreDraft = {}): SandboxVectorStore {
    const id = draft.id ?? this.ids.vectorStore();
    const store = new SandboxVectorStore(id, draft.createdAt ?? this.nowSeconds, draft);
    this.stores.add(store);
    return store;
  }

  /** @throws OpenAiError 404 */
  store(id: string): SandboxVectorStore {
    const store = this.stores.get(id);
    if (!store) throw notFoundError(`No vector store found with id '${id}'.`);
    return store;
  }

  /** Deletes the store and leaves its files. @throws OpenAiError 404 */
  deleteStore(id: string): void {
    const store = this.store(id);
    for (const entry of store.contents(this.now).entries.values()) {
      this.removeHolder(entry.id, store);
      entry.isGone = true;
    }
    this.stores.delete(id);
  }

  /** Counts a request that attaches files, before it does. @throws OpenAiError 429 */
  checkAttachLimits(storeId: string | undefined, files: number): void {
    this.attachLimiter.take(storeId, files, this.context.settings().attach_limits);
  }

  /** Attaching again indexes again, in place of the old entry. */
  attach(store: SandboxVectorStore, file: SandboxFile, options: AttachOptions = {}): AttachedFile {
    const { indexing_ms } = this.context.settings();
    const readyAt = this.now + (options.indexingMs ?? indexing_ms);
    const entry = new AttachedFile(file, options.createdAt ?? this.nowSeconds, readyAt, options);
    const contents = store.contents(this.now);
    this.delayCounts(store);
    contents.add(entry, this.now);
    const holders = this.holders.get(file.id);
    if (holders) holders.add(store);
    else this.holders.set(file.id, new Set([store]));
    return entry;
  }

  /** Makes a batch of entries just attached to the store. */
  createBatch(store: SandboxVectorStore, entries: Iterable<AttachedFile>): SandboxFileBatch {
    const batch = new SandboxFileBatch(this.ids.batch(), store.id, this.nowSeconds, entries);
    store.contents(this.now).batches.set(batch.id, batch);
    return batch;
  }

  /** @throws OpenAiError 404 */
  batch(store: SandboxVectorStore, id: string): SandboxFileBatch {
    const batch = store.contents(this.now).batches.get(id);
    if (!batch) throw notFoundError(`No vector store file batch found with id '${id}'.`);
    return batch;
  }

  /** @throws OpenAiError 404 */
  attachedFile(store: SandboxVectorStore, fileId: string): AttachedFile {
    const entry = store.contents(this.now).entries.get(fileId);
    if (!entry) throw notFoundError(`No file found with id '${fileId}' in vector store '${store.id}'.`);
    return entry;
  }

  /** Detaches the file and leaves it in the account. @throws OpenAiError 404, also while a phantom of it is listed */
  detach(store: SandboxVectorStore, fileId: string): void {
    const entry = this.attachedFile(store, fileId);
    if (entry.isPhantom)
      throw notFoundError(`No file found with id '${fileId}' in vector store '${store.id}'.`);
    this.delayCounts(store);
    this.removeHolder(fileId, store);
    const { phantoms_after_detach_ms: delay } = this.context.settings();
    const contents = store.contents(this.now);
    if (delay > 0) contents.removeLater(entry, this.now + delay, 'phantom');
    else contents.remove(entry);
  }

  createUpload(draft: UploadDraft): SandboxUpload {
    const upload = new SandboxUpload(this.ids.upload(), this.nowSeconds, draft);
    this.uploads.set(upload.id, upload);
    return upload;
  }

  /** @throws OpenAiError 404 */
  upload(id: string): SandboxUpload {
    const upload = this.uploads.get(id);
    if (!upload) throw notFoundError(`No upload found with id '${id}'.`);
    return upload;
  }

  /** Deletes the file and takes it out of every vector store. @throws OpenAiError 404 */
  deleteFile(id: string): void {
    this.files.delete(id);
    this.detachFromAll(id);
  }

  /** Deletes the file and leaves its entries in vector stores: nothing takes them out. @throws OpenAiError 404 */
  deleteFileKeepingAttachments(id: string): void {
    this.files.delete(id);
    this.detachFromAll(id, HUNDRED_YEARS_MS);
  }

  private detachFromAll(id: string, delay = this.context.settings().linger_after_file_delete_ms): void {
    for (const store of this.holders.get(id) ?? []) {
      this.delayCounts(store);
      const contents = store.contents(this.now);
      const entry = contents.entries.get(id);
      if (!entry) continue;
      if (delay > 0) contents.removeLater(entry, this.now + delay, 'lingering');
      else contents.remove(entry);
    }
    this.holders.delete(id);
  }

  private removeHolder(fileId: string, store: SandboxVectorStore): void {
    const holders = this.holders.get(fileId);
    holders?.delete(store);
    if (holders?.size === 0) this.holders.delete(fileId);
  }

  private delayCounts(store: SandboxVectorStore): void {
    const { stale_counts_ms: delay } = this.context.settings();
    if (delay > 0) store.contents(this.now).freezeCounts(this.now, this.now + delay);
  }
}
