import { append, MAX_HOLDERS_LISTED } from '../../project-scan/inventory.js';
import { type Protector, protectorOf, type Protection } from '../../selectors/criteria/protection.js';
import { filtered } from '../../async/turns.js';
import { vectorStoreTest } from '../../selectors/criteria/vector-store-selector.js';
import type { AccountContents, FileFacts, StoreContents } from '../../project-scan/account-scan.js';
import { matchingOrphans } from './orphan-rule.js';
import {
  type CleanupRequest,
  digestOf,
  type FileReason,
  type KeptSharedFile,
  type PlannedFile,
  type PlannedVectorStore,
  type ProtectedObject,
} from './plan.js';

/** What a plan says of stores and files. */
export interface PlannedObjects {
  readonly vectorStores: readonly PlannedVectorStore[];
  readonly files: readonly PlannedFile[];
  readonly keptShared: readonly KeptSharedFile[];
  readonly protectedObjects: readonly ProtectedObject[];
  readonly warnings: readonly string[];
}

/** Protected files told as reasons why a store stays. */
const MAX_REASONS_TOLD = 3;

/**
 * Works out exactly what would go. A store that holds a protected file stays with it: without the store, the file would be
 * an orphan.
 *
 * @param protections all that hold, those of the request as well
 */
export function planObjects(
  account: AccountContents,
  request: CleanupRequest,
  protections: readonly Protection[],
  nowMs: number,
): Promise<PlannedObjects> {
  return new PlanMaker(account, request, protectorOf(protections, nowMs), nowMs).make();
}

class PlanMaker {
  private readonly holders = new Map<string, string[]>();
  private readonly protectedObjects: ProtectedObject[] = [];
  private readonly warnings: string[] = [];
  /** A protected store keeps its files as well. */
  private readonly protectedStores = new Set<string>();

  constructor(
    private readonly account: AccountContents,
    private readonly request: CleanupRequest,
    private readonly reasonsFor: Protector,
    private readonly nowMs: number,
  ) {
    for (const { store, fileIds } of account.stores)
      for (const fileId of fileIds) append(this.holders, fileId, store.id);
  }

  async make(): Promise<PlannedObjects> {
    const isProtected = ({ store }: StoreContents): boolean => this.reasonsFor(store).length > 0;
    for (const { store } of await filtered(this.account.stores, isProtected))
      this.protectedStores.add(store.id);
    const stores = await this.plannedStores();
    const going = new Set(stores.map(({ store }) => store.id));
    const { files, keptShared } = this.filesOf(stores, going);
    const orphans = await this.orphans();
    this.warnOf(stores, going, [...files, ...orphans]);
    return {
      vectorStores: stores.map(plannedStore),
      files: [...files, ...orphans],
      keptShared,
      protectedObjects: this.protectedObjects,
      warnings: this.warnings,
    };
  }

  private async plannedStores(): Promise<StoreContents[]> {
    const { vector_stores } = this.request;
    if (vector_stores === undefined) return [];
    const isMeant = vectorStoreTest(vector_stores, this.nowMs);
    const meant = await filtered(this.account.stores, ({ store }) => isMeant(store));
    const free = await filtered(
      meant,
      ({ store }) => !this.protect(store, 'vector_store', this.reasonsFor(store)),
    );
    if (this.request.files === 'keep') return free;
    const going = new Set(free.map(({ store }) => store.id));
    return filtered(free, ({ store, fileIds }) => {
      const reasons = fileIds.flatMap((fileId) => this.reasonToHold(fileId, going));
      return !this.protect(store, 'vector_store', fewOf(reasons));
    });
  }

  /** A protected file that would go with these stores. */
  private reasonToHold(fileId: string, going: ReadonlySet<string>): string[] {
    const file = this.account.files.get(fileId);
    if (file === undefined || this.isKept(fileId, going)) return [];
    const reasons = this.reasonsForFile(file);
    return reasons.length === 0 ? [] : [`its file ${fileId} is protected: ${reasons[0] ?? ''}`];
  }

  /** Notes what is protected; says whether it is. */
  private protect(
    { id, name }: { readonly id: string; readonly name: string | null },
    object: ProtectedObject['object'],
    reasons: readonly string[],
  ): boolean {
    if (reasons.length === 0) return false;
    this.protectedObjects.push({ id, object, name, reasons });
    if (object === 'vector_store') this.protectedStores.add(id);
    return true;
  }

  private filesOf(
    stores: readonly StoreContents[],
    going: ReadonlySet<string>,
  ): { files: PlannedFile[]; keptShared: KeptSharedFile[] } {
    const [files, keptShared]: [PlannedFile[], KeptSharedFile[]] = [[], []];
    if (this.request.files === 'keep') return { files, keptShared };
    for (const fileId of new Set(stores.flatMap(({ fileIds }) => fileIds))) {
      const file = this.account.files.get(fileId);
      if (file === undefined) continue;
      const isShared = this.isHeldByOthers(fileId, going);
      if (this.isKept(fileId, going))
        keptShared.push({ id: fileId, vector_store_ids: this.othersOf(fileId, going) });
      else files.push(plannedFile(file, isShared ? 'shared' : 'exclusive', this.holders.get(fileId) ?? []));
    }
    return { files, keptShared };
  }

  private async orphans(): Promise<PlannedFile[]> {
    const { orphan_files } = this.request;
    if (orphan_files === undefined) return [];
    const isMeant = matchingOrphans(orphan_files, this.nowMs);
    const orphans = await filtered(this.account.files.values(), (file) => {
      if (this.holders.has(file.id) || !isMeant(file)) return false;
      const named = { id: file.id, name: file.filename };
      return !this.protect(named, 'file', this.reasonsForFile(file));
    });
    return orphans.map((file) => plannedFile(file, 'orphan', []));
  }

  private reasonsForFile({ id, filename, created_at }: FileFacts): string[] {
    return this.reasonsFor({ id, name: filename, created_at });
  }

  /** Whether a file stays although stores that hold it go. */
  private isKept(fileId: string, going: ReadonlySet<string>): boolean {
    return this.request.files === 'exclusive'
      ? this.isHeldByOthers(fileId, going)
      : this.isHeldByProtected(fileId);
  }

  private isHeldByProtected(fileId: string): boolean {
    return (this.holders.get(fileId) ?? []).some((holder) => this.protectedStores.has(holder));
  }

  private isHeldByOthers(fileId: string, going: ReadonlySet<string>): boolean {
    return (this.holders.get(fileId) ?? []).some((holder) => !going.has(holder));
  }

  private othersOf(fileId: string, going: ReadonlySet<string>): string[] {
    const others = (this.holders.get(fileId) ?? []).filter((holder) => !going.has(holder));
    return others.slice(0, MAX_HOLDERS_LISTED);
  }

  private warnOf(
    stores: readonly StoreContents[],
    going: ReadonlySet<string>,
    files: readonly PlannedFile[],
  ): void {
    const warn = (count: number, text: string): void => {
      if (count > 0) this.warnings.push(`${count} ${text}`);
    };
    const held = Array.from(new Set(stores.flatMap(({ fileIds }) => fileIds)));
    const known = held.filter((id) => this.account.files.has(id));
    warn(
      files.filter(({ reason }) => reason === 'shared').length,
      'of the files are taken from stores that stay',
    );
    if (this.request.files === 'keep')
      warn(
        known.filter((id) => !this.isHeldByOthers(id, going)).length,
        'files will be in no store any more',
      );
    warn(held.length - known.length, 'entries of these stores are of files that do not exist any more');
    warn(
      files.filter(({ purpose }) => purpose !== 'assistants').length,
      'of the files are of other purposes than assistants',
    );
    warn(
      stores.filter(({ store }) => store.status === 'in_progress').length,
      'of the stores are being indexed',
    );
    warn(
      stores.filter(({ isUnknown }) => isUnknown === true).length,
      'of the stores have an id that cannot be sent, so they cannot be deleted',
    );
  }
}

function fewOf(reasons: readonly string[]): readonly string[] {
  const more = reasons.length - MAX_REASONS_TOLD;
  return more > 0 ? [...reasons.slice(0, MAX_REASONS_TOLD), `and ${more} more of its files`] : reasons;
}

function plannedStore({ store, fileIds }: StoreContents): PlannedVectorStore {
  return {
    id: store.id,
    name: store.name,
    status: store.status ?? null,
    metadata: store.metadata ?? {},
    usage_bytes: store.usage_bytes ?? 0,
    created_at: store.created_at ?? null,
    last_active_at: store.last_active_at ?? null,
    files: fileIds.length,
    files_digest: digestOf(fileIds),
  };
}

function plannedFile(file: FileFacts, reason: FileReason, vector_store_ids: readonly string[]): PlannedFile {
  const { id, purpose, created_at } = file;
  const [filename, bytes] = [file.filename ?? '', file.bytes ?? 0];
  return { id, filename, bytes, purpose, created_at: created_at ?? null, reason, vector_store_ids };
}
