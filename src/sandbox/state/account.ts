import type { SandboxSettings } from '../control/settings.js';
import { existing, notFoundError } from '../http/api-error.js';
import { DAY_MS } from '../units.js';
import { AttachLimiter } from './attach-limiter.js';
import { AttachedFile, type AttachOptions } from './attached-file.js';
import { FileLibrary } from './file-library.js';
import { IdSource } from './id-source.js';
import { OrderedCollection } from './ordered-collection.js';
import { SandboxFileBatch } from './sandbox-file-batch.js';
import type { SandboxFile } from './sandbox-file.js';
import { SandboxUpload, type UploadDraft } from './sandbox-upload.js';
import { SandboxVectorStore, type StoreDraft } from './sandbox-vector-store.js';

/** Longer than any sandbox runs. It is finite because an infinite `leavesAt` marks an attached file. */
const HUNDRED_YEARS_MS = 100 * 365 * DAY_MS;

/** The clock (ms since 1970) and the current settings. */
export interface AccountContext {
  readonly now: () => number;
  readonly settings: SandboxSettings;
}

/** The objects of one API key and the relations between its files and vector stores. Accounts share nothing. */
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
    const id = draft.id ?? this.ids.next('vs_');
    const store = new SandboxVectorStore(id, draft.createdAt ?? this.nowSeconds, draft);
    this.stores.add(store);
    return store;
  }

  /** @throws ApiError 404 */
  store(id: string): SandboxVectorStore {
    return existing(this.stores.get(id), `No vector store found with id '${id}'.`);
  }

  /** Deletes the vector store but not its files. @throws ApiError 404 */
  deleteStore(id: string): void {
    const store = this.store(id);
    for (const entry of store.contents(this.now).entries.values()) {
      this.removeHolder(entry.id, store);
      entry.isGone = true;
    }
    this.stores.delete(id);
  }

  /**
   * Counts a request that attaches files against `attach_limits`.
   *
   * @param storeId undefined if the same request creates the store
   * @throws ApiError 429
   */
  checkAttachLimits(storeId: string | undefined, files: number): void {
    this.attachLimiter.take(storeId, files, this.context.settings.attach_limits);
  }

  /** Attaches the file and replaces an existing attachment, so the file is indexed again. */
  attach(store: SandboxVectorStore, file: SandboxFile, options: AttachOptions = {}): AttachedFile {
    const { indexing_ms } = this.context.settings;
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

  createBatch(store: SandboxVectorStore, entries: Iterable<AttachedFile>): SandboxFileBatch {
    const batch = new SandboxFileBatch(this.ids.next('vsfb_'), store.id, this.nowSeconds, entries);
    store.contents(this.now).batches.set(batch.id, batch);
    return batch;
  }

  /** @throws ApiError 404 */
  batch(store: SandboxVectorStore, id: string): SandboxFileBatch {
    const { batches } = store.contents(this.now);
    return existing(batches.get(id), `No vector store file batch found with id '${id}'.`);
  }

  /** @throws ApiError 404 */
  attachedFile(store: SandboxVectorStore, fileId: string): AttachedFile {
    const entry = store.contents(this.now).entries.get(fileId);
    if (!entry) throw attachmentNotFound(store, fileId);
    return entry;
  }

  /** Detaches the file but does not delete it. @throws ApiError 404, also for a phantom */
  detach(store: SandboxVectorStore, fileId: string): void {
    const entry = this.attachedFile(store, fileId);
    if (entry.isPhantom) throw attachmentNotFound(store, fileId);
    this.delayCounts(store);
    this.removeHolder(fileId, store);
    const { phantoms_after_detach_ms: delay } = this.context.settings;
    const contents = store.contents(this.now);
    if (delay > 0) contents.removeLater(entry, this.now + delay, 'phantom');
    else contents.remove(entry);
  }

  createUpload(draft: UploadDraft): SandboxUpload {
    const upload = new SandboxUpload(this.ids.next('upload_'), this.nowSeconds, draft);
    this.uploads.set(upload.id, upload);
    return upload;
  }

  /** @throws ApiError 404 */
  upload(id: string): SandboxUpload {
    return existing(this.uploads.get(id), `No upload found with id '${id}'.`);
  }

  /** Deletes the file and detaches it from all vector stores. @throws ApiError 404 */
  deleteFile(id: string): void {
    this.files.delete(id);
    this.detachFromAll(id);
  }

  /** Deletes the file but leaves its attachments dangling. @throws ApiError 404 */
  deleteFileKeepingAttachments(id: string): void {
    this.files.delete(id);
    this.detachFromAll(id, HUNDRED_YEARS_MS);
  }

  private detachFromAll(id: string, delay = this.context.settings.linger_after_file_delete_ms): void {
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

  /** Keeps the current `file_counts` visible for `stale_counts_ms`. Called before every change. */
  private delayCounts(store: SandboxVectorStore): void {
    const { stale_counts_ms: delay } = this.context.settings;
    if (delay > 0) store.contents(this.now).freezeCounts(this.now, this.now + delay);
  }
}

function attachmentNotFound(store: SandboxVectorStore, fileId: string): Error {
  return notFoundError(`No file found with id '${fileId}' in vector store '${store.id}'.`);
}
