import { existing, notFoundError } from '../http/api-error.js';
import type { IdSource } from './id-source.js';
import { OrderedCollection, type CollectionPage, type FilteredPageRequest } from './ordered-collection.js';
import { SandboxFile, type FileDraft } from './sandbox-file.js';

/** The files of an account. Expired files are removed at the next access. */
export class FileLibrary {
  private readonly files = new OrderedCollection<SandboxFile>();
  private readonly expiring = new Set<SandboxFile>();

  constructor(
    private readonly ids: IdSource,
    private readonly now: () => number,
    private readonly onExpired: (fileId: string) => void,
  ) {}

  create(draft: FileDraft): SandboxFile {
    const createdAt = draft.createdAt ?? Math.floor(this.now() / 1000);
    const file = new SandboxFile(draft.id ?? this.ids.next('file-'), createdAt, draft);
    this.files.add(file);
    if (file.expiresAt !== undefined) this.expiring.add(file);
    return file;
  }

  find(id: string): SandboxFile | undefined {
    this.removeExpired();
    return this.files.get(id);
  }

  /** @throws ApiError 404 */
  get(id: string): SandboxFile {
    return existing(this.find(id), `No such File object: ${id}`, 'id');
  }

  /** Returns each file once, in the order of the ids. @throws ApiError 404 that names all missing ids */
  getAll(ids: readonly string[]): SandboxFile[] {
    const distinct = [...new Set(ids)];
    const missing = distinct.filter((id) => !this.find(id));
    if (missing.length > 0) throw notFoundError(`Files [${missing.join(', ')}] were not found`, 'file_ids');
    return distinct.map((id) => this.get(id));
  }

  /** Deletes the file but does not detach it from vector stores. @throws ApiError 404 */
  delete(id: string): void {
    this.expiring.delete(this.get(id));
    this.files.delete(id);
  }

  page(request: FilteredPageRequest<SandboxFile>): CollectionPage<SandboxFile> {
    this.removeExpired();
    return this.files.page(request);
  }

  *values(): Generator<SandboxFile> {
    this.removeExpired();
    yield* this.files.values();
  }

  private removeExpired(): void {
    if (this.expiring.size === 0) return;
    const nowSeconds = this.now() / 1000;
    for (const file of this.expiring) {
      if ((file.expiresAt ?? Infinity) > nowSeconds) continue;
      this.expiring.delete(file);
      this.files.delete(file.id);
      this.onExpired(file.id);
    }
  }
}
