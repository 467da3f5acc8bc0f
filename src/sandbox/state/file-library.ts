import { notFoundError } from '../http/api-error.js';
import type { IdSource } from './id-source.js';
import { OrderedCollection, type CollectionPage, type FilteredPageRequest } from './ordered-collection.js';
import { SandboxFile, type FileDraft } from './sandbox-file.js';

/** The uploaded files of an account; those past their expiry are gone at the next look. */
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
    const file = new SandboxFile(draft.id ?? this.ids.file(), createdAt, draft);
    this.files.add(file);
    if (file.expiresAt !== undefined) this.expiring.add(file);
    return file;
  }

  find(id: string): SandboxFile | undefined {
    this.dropExpired();
    return this.files.get(id);
  }

  /** @throws OpenAiError 404 */
  get(id: string): SandboxFile {
    const file = this.find(id);
    if (!file) throw notFoundError(`No such File object: ${id}`, 'id');
    return file;
  }

  /** Forgets the file; its entries in vector stores are the account's business. @throws OpenAiError 404 */
  delete(id: string): void {
    this.expiring.delete(this.get(id));
    this.files.delete(id);
  }

  page(query: FilteredPageRequest<SandboxFile>): CollectionPage<SandboxFile> {
    this.dropExpired();
    return this.files.page(query);
  }

  *values(): Generator<SandboxFile> {
    this.dropExpired();
    yield* this.files.values();
  }

  private dropExpired(): void {
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
