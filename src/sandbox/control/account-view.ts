import type { SandboxState } from '../sandbox-state.js';
import type { Account } from '../state/account.js';
import type { AttachOptions } from '../state/attached-file.js';
import type { FileDraft } from '../state/sandbox-file.js';
import type { StoreDraft } from '../state/sandbox-vector-store.js';

/** Gives tests access to one account by ids. It stays valid when the sandbox is reset. */
export class AccountView {
  constructor(
    private readonly sandbox: SandboxState,
    private readonly key: string,
  ) {}

  get state(): Account {
    const account = this.sandbox.accounts.get(this.key);
    if (!account) throw new Error('no account has this key');
    return account;
  }

  /** Creates a vector store and returns its id. */
  createStore(draft: StoreDraft = {}): string {
    return this.state.createStore(draft).id;
  }

  /** Creates a file and returns its id. Default: a small text file with purpose `assistants`. */
  createFile(draft: Partial<FileDraft> = {}): string {
    return this.state.files.create({ filename: 'notes.txt', ...draft }).id;
  }

  /** Attaches an existing file. @throws ApiError 404 */
  attach(storeId: string, fileId: string, options?: AttachOptions): void {
    this.state.attach(this.state.store(storeId), this.state.files.get(fileId), options);
  }

  /** Creates a vector store with new text files. */
  createStoreWithFiles(files: number, draft: StoreDraft = {}): { storeId: string; fileIds: string[] } {
    const storeId = this.createStore(draft);
    const fileIds = Array.from({ length: files }, (_, index) =>
      this.createFile({ filename: `file-${index}.txt` }),
    );
    for (const fileId of fileIds) this.attach(storeId, fileId);
    return { storeId, fileIds };
  }

  deleteStore(id: string): void {
    this.state.deleteStore(id);
  }

  deleteFile(id: string): void {
    this.state.deleteFile(id);
  }

  detach(storeId: string, fileId: string): void {
    this.state.detach(this.state.store(storeId), fileId);
  }

  hasStore(id: string): boolean {
    return this.state.stores.has(id);
  }

  hasFile(id: string): boolean {
    return this.state.files.find(id) !== undefined;
  }

  /** Oldest first. */
  storeIds(): string[] {
    return Array.from(this.state.stores.values(), (store) => store.id);
  }

  /** Oldest first. */
  fileIds(): string[] {
    return Array.from(this.state.files.values(), (file) => file.id);
  }

  /** Returns the ids of the attached files, oldest first, without phantoms and deleted files. @throws ApiError 404 */
  filesOf(storeId: string): string[] {
    const entries = this.state.store(storeId).contents(this.state.now).entries.values();
    return Array.from(entries)
      .filter((entry) => entry.isAttached)
      .map((entry) => entry.id);
  }
}
