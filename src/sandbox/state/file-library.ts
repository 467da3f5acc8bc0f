import { notFound } from '../http/openai-error.js';
import type { IdSource } from './id-source.js';
import { OrderedCollection, type Page, type PageQuery } from './ordered-collection.js';
import { StoredFile, type FileDraft } from './stored-file.js';

/** The uploaded files of an account; those past their expiry are gone at the next look. */
export class FileLibrary {
  private readonly files = new OrderedCollection<StoredFile>();
  private readonly expiring = new Set<StoredFile>();

  constructor(
    private readonly ids: IdSource,
    private readonly now: () => number,
    private readonly onExpired: (fileId: string) => void,
  ) {}

  create(draft: FileDraft): StoredFile {
    const createdAt = draft.createdAt ?? Math.floor(this.now() / 1000);
    const file = new StoredFile(draft.id ?? this.ids.file(), createdAt, draft);
    this.files.add(file);
    if (file.expiresAt !== undefined) this.expiring.add(file);
    return file;
  }

  find(id: string): StoredFile | undefined {
    this.dropExpired();
    return this.files.get(id);
  }

  /** @throws OpenAiError 404 */
  get(id: string): StoredFile {
    const file = this.find(id);
    if (!file) throw notFound(`No such File object: ${id}`, 'id');
    return file;
  }

  /** Forgets the file; its entries in vector stores are the account's business. @throws OpenAiError 404 */
  delete(id: string): void {
    this.expiring.delete(this.get(id));
    this.files.delete(id);
  }

  page(query: PageQuery<StoredFile>): Page<StoredFile> {
    this.dropExpired();
    return this.files.page(query);
  }

  *values(): Generator<StoredFile> {
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
