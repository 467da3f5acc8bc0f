import { filtered } from '../../async/turns.js';
import { append, MAX_HOLDERS_LISTED } from '../../project-scan/project-scan.js';
import { selectedOrphanMatcher } from '../../project-scan/orphans.js';
import type { FileFacts } from '../../selectors/criteria/file-selector.js';
import type { ProtectionCheck } from '../../selectors/criteria/protection.js';
import { type VectorStoreFacts, vectorStoreMatcher } from '../../selectors/criteria/vector-store-selector.js';
import type {
  FileReason,
  KeptSharedFileDto,
  PlannedFileDto,
  PlannedVectorStoreDto,
  ProtectedObjectDto,
} from './dto/cleanup-plan.dto.js';
import type { CleanupRequestDto } from './dto/cleanup-requests.dto.js';
import { filesDigest } from './files-digest.js';

/** A vector store and the ids of all its files. */
export interface StoreContents {
  readonly store: VectorStoreFacts;
  readonly fileIds: readonly string[];
  /** Its id cannot be sent to OpenAI, so its files are unknown. */
  readonly isUnreadable?: boolean;
}

/** All vector stores and files of a project. */
export interface ProjectContents {
  /** Oldest first. */
  readonly stores: readonly StoreContents[];
  readonly files: ReadonlyMap<string, FileFacts>;
}

/** The objects of a plan. */
export interface PlannedObjects {
  readonly vectorStores: readonly PlannedVectorStoreDto[];
  readonly files: readonly PlannedFileDto[];
  readonly keptShared: readonly KeptSharedFileDto[];
  readonly protectedObjects: readonly ProtectedObjectDto[];
  readonly warnings: readonly string[];
}

/** Protected files listed as reasons to keep a store. */
const MAX_REASONS_LISTED = 3;

/**
 * Determines the deletions of a clean-up. A store that holds a protected file is protected too: deleting the store would
 * make the file an orphan.
 */
export class PlanBuilder {
  private readonly holders = new Map<string, string[]>();
  private readonly protectedObjects: ProtectedObjectDto[] = [];
  private readonly protectedStores = new Set<string>();

  constructor(
    private readonly project: ProjectContents,
    private readonly request: CleanupRequestDto,
    private readonly reasonsFor: ProtectionCheck,
    private readonly nowMs: number,
  ) {
    for (const { store, fileIds } of project.stores)
      for (const fileId of fileIds) append(this.holders, fileId, store.id);
  }

  async build(): Promise<PlannedObjects> {
    const isProtected = ({ store }: StoreContents): boolean => this.reasonsFor(store).length > 0;
    for (const { store } of await filtered(this.project.stores, isProtected))
      this.protectedStores.add(store.id);
    const stores = await this.storesToDelete();
    const deleted = storeIdsOf(stores);
    const { files, keptShared } = this.filesOf(stores, deleted);
    const allFiles = [...files, ...(await this.orphans())];
    return {
      vectorStores: stores.map(plannedStore),
      files: allFiles,
      keptShared,
      protectedObjects: this.protectedObjects,
      warnings: this.warningsFor(stores, deleted, allFiles),
    };
  }

  private async storesToDelete(): Promise<StoreContents[]> {
    const { vector_stores, files } = this.request;
    if (vector_stores === undefined) return [];
    const isSelected = vectorStoreMatcher(vector_stores, this.nowMs);
    const selected = await filtered(this.project.stores, ({ store }) => isSelected(store));
    const unprotected = await filtered(
      selected,
      ({ store }) => !this.protectStore(store, this.reasonsFor(store)),
    );
    if (files === 'keep') return unprotected;
    const deleted = storeIdsOf(unprotected);
    return filtered(unprotected, ({ store, fileIds }) => {
      const reasons = fileIds.flatMap((fileId) => this.reasonsToKeepHolder(fileId, deleted));
      return !this.protectStore(store, firstReasons(reasons));
    });
  }

  /** Why a store must stay because of one of its files. */
  private reasonsToKeepHolder(fileId: string, deleted: ReadonlySet<string>): string[] {
    const file = this.project.files.get(fileId);
    if (file === undefined || this.isKept(fileId, deleted)) return [];
    const [reason] = this.reasonsForFile(file);
    return reason === undefined ? [] : [`its file ${fileId} is protected: ${reason}`];
  }

  private protectStore({ id, name }: VectorStoreFacts, reasons: readonly string[]): boolean {
    const isProtected = this.protect({ id, object: 'vector_store', name, reasons });
    if (isProtected) this.protectedStores.add(id);
    return isProtected;
  }

  /** Records an object if there are reasons to protect it; returns whether there are. */
  private protect(object: ProtectedObjectDto): boolean {
    if (object.reasons.length > 0) this.protectedObjects.push(object);
    return object.reasons.length > 0;
  }

  private filesOf(
    stores: readonly StoreContents[],
    deleted: ReadonlySet<string>,
  ): { files: PlannedFileDto[]; keptShared: KeptSharedFileDto[] } {
    const [files, keptShared]: [PlannedFileDto[], KeptSharedFileDto[]] = [[], []];
    if (this.request.files === 'keep') return { files, keptShared };
    for (const fileId of new Set(stores.flatMap(({ fileIds }) => fileIds))) {
      const file = this.project.files.get(fileId);
      if (file === undefined) continue;
      const others = this.holdersOf(fileId).filter((holder) => !deleted.has(holder));
      if (this.isKept(fileId, deleted))
        keptShared.push({ id: fileId, vector_store_ids: others.slice(0, MAX_HOLDERS_LISTED) });
      else files.push(plannedFile(file, others.length > 0 ? 'shared' : 'exclusive', this.holdersOf(fileId)));
    }
    return { files, keptShared };
  }

  private async orphans(): Promise<PlannedFileDto[]> {
    const { orphan_files } = this.request;
    if (orphan_files === undefined) return [];
    const isSelected = selectedOrphanMatcher(orphan_files, this.nowMs);
    const orphans = await filtered(this.project.files.values(), (file) => {
      if (this.holders.has(file.id) || !isSelected(file)) return false;
      const reasons = this.reasonsForFile(file);
      return !this.protect({ id: file.id, object: 'file', name: file.filename, reasons });
    });
    return orphans.map((file) => plannedFile(file, 'orphan', []));
  }

  private reasonsForFile({ id, filename, created_at }: FileFacts): string[] {
    return this.reasonsFor({ id, name: filename, created_at });
  }

  /** Whether a file of deleted stores is kept. */
  private isKept(fileId: string, deleted: ReadonlySet<string>): boolean {
    return this.request.files === 'exclusive'
      ? this.isHeldByOthers(fileId, deleted)
      : this.holdersOf(fileId).some((holder) => this.protectedStores.has(holder));
  }

  private isHeldByOthers(fileId: string, deleted: ReadonlySet<string>): boolean {
    return this.holdersOf(fileId).some((holder) => !deleted.has(holder));
  }

  private holdersOf(fileId: string): readonly string[] {
    return this.holders.get(fileId) ?? [];
  }

  private warningsFor(
    stores: readonly StoreContents[],
    deleted: ReadonlySet<string>,
    files: readonly PlannedFileDto[],
  ): string[] {
    const held = Array.from(new Set(stores.flatMap(({ fileIds }) => fileIds)));
    const existing = held.filter((id) => this.project.files.has(id));
    const unattached =
      this.request.files === 'keep' ? existing.filter((id) => !this.isHeldByOthers(id, deleted)) : [];
    const counts: [string, number][] = [
      [
        'files that stores outside the plan also hold',
        files.filter(({ reason }) => reason === 'shared').length,
      ],
      ['files that no store will hold', unattached.length],
      ['attachments of these stores whose file does not exist', held.length - existing.length],
      [
        'files with a purpose other than assistants',
        files.filter(({ purpose }) => purpose !== 'assistants').length,
      ],
      ['stores that are being indexed', stores.filter(({ store }) => store.status === 'in_progress').length],
      [
        'stores that cannot be deleted, since their id cannot be sent to OpenAI',
        stores.filter(({ isUnreadable }) => isUnreadable === true).length,
      ],
    ];
    return counts.flatMap(([text, count]) => (count > 0 ? [`${text}: ${count}`] : []));
  }
}

const storeIdsOf = (stores: readonly StoreContents[]): ReadonlySet<string> =>
  new Set(stores.map(({ store }) => store.id));

function firstReasons(reasons: readonly string[]): readonly string[] {
  const more = reasons.length - MAX_REASONS_LISTED;
  return more > 0 ? [...reasons.slice(0, MAX_REASONS_LISTED), `and ${more} more of its files`] : reasons;
}

function plannedStore({ store, fileIds }: StoreContents): PlannedVectorStoreDto {
  return {
    id: store.id,
    name: store.name,
    status: store.status ?? null,
    metadata: store.metadata ?? {},
    usage_bytes: store.usage_bytes ?? 0,
    created_at: store.created_at ?? null,
    last_active_at: store.last_active_at ?? null,
    files: fileIds.length,
    files_digest: filesDigest(fileIds),
  };
}

function plannedFile(
  file: FileFacts,
  reason: FileReason,
  vector_store_ids: readonly string[],
): PlannedFileDto {
  const { id, filename, bytes, purpose, created_at } = file;
  return {
    id,
    filename: filename ?? '',
    bytes: bytes ?? 0,
    purpose,
    created_at: created_at ?? null,
    reason,
    vector_store_ids,
  };
}
