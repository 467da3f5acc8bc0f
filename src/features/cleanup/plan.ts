import { createHash } from 'node:crypto';
import type { BulkInput } from '../../bulk/operation.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import type { FileSelector } from '../../selectors/criteria/file-selector.js';
import type { Protection } from '../../selectors/criteria/protection.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';

/**
 * What becomes of the files of stores that go: `keep` them, delete those that no other store holds (`exclusive`), or `all`
 * of them.
 */
export type FileMode = 'keep' | 'exclusive' | 'all';

/** What is to be cleaned up. */
export interface CleanupRequest {
  /** None without. */
  readonly vector_stores?: VectorStoreSelector | undefined;
  /** Of the files that no store holds. None without. */
  readonly orphan_files?: FileSelector | undefined;
  readonly files: FileMode;
  /** Beside what the configuration protects. */
  readonly protect?: Protection | undefined;
  /** Whether the plan has a manifest of each store, to restore it from. */
  readonly manifests?: boolean | undefined;
}

/** A store that would go, as it was. */
export interface PlannedVectorStore {
  readonly id: string;
  readonly name: string | null;
  readonly status: VectorStore['status'] | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly usage_bytes: number;
  /** Unix times in seconds. */
  readonly created_at: number | null;
  readonly last_active_at: number | null;
  /** How many files it lists, and a digest of their ids in whichever order. */
  readonly files: number;
  readonly files_digest: string;
}

/** Why a file would go: no store holds it, only stores that go do, or others hold it as well. */
export type FileReason = 'orphan' | 'exclusive' | 'shared';

export interface PlannedFile {
  readonly id: string;
  readonly filename: string;
  readonly bytes: number;
  readonly purpose: string;
  readonly created_at: number | null;
  readonly reason: FileReason;
  /** All stores that hold it. */
  readonly vector_store_ids: readonly string[];
}

export interface KeptSharedFile {
  readonly id: string;
  /** Stores that hold it and stay, the first ten. */
  readonly vector_store_ids: readonly string[];
}

export interface ProtectedObject {
  readonly id: string;
  readonly object: 'vector_store' | 'file';
  readonly name: string | null;
  readonly reasons: readonly string[];
}

export interface PlanTotals {
  readonly vector_stores: number;
  readonly files: number;
  readonly files_kept_shared: number;
  readonly protected: number;
  /** What the stores take up, which is what is paid for. */
  readonly usage_bytes: number;
  readonly file_bytes: number;
  /** What is paid less, the free part taken into account. */
  readonly saved_usd_per_day: number;
  readonly saved_usd_per_month: number;
}

/** Exactly what would go. */
export interface CleanupPlan {
  readonly object: 'cleanup.plan';
  readonly version: 1;
  /** Dates and times. */
  readonly created_at: string;
  readonly expires_at: string;
  readonly request: CleanupRequest;
  /** Always: an incomplete scan makes no plan. */
  readonly complete: true;
  readonly vector_stores: readonly PlannedVectorStore[];
  readonly files: readonly PlannedFile[];
  readonly files_kept_shared: readonly KeptSharedFile[];
  readonly protected: readonly ProtectedObject[];
  readonly totals: PlanTotals;
  /** For a person. */
  readonly warnings: readonly string[];
}

/** A plan, as it is handed out and taken back. */
export interface SignedCleanupPlan extends CleanupPlan {
  readonly signature: string;
  /**
   * Of the stores that would go, in their order; what `POST /vector_stores/restore` takes. They are not signed: they may be
   * left out when the plan is sent back.
   */
  readonly manifests?: readonly object[];
}

/** The same for the same ids, in whichever order. */
export function digestOf(fileIds: Iterable<string>): string {
  const hash = createHash('sha256');
  // Escaped as in JSON, an id cannot have a line feed of its own.
  for (const id of Array.from(fileIds).sort()) hash.update(`${JSON.stringify(id).slice(1, -1)}\n`);
  return hash.digest('base64url');
}

/** A plan to apply; `ids` are the planned vector stores and files that the run processes. */
export interface ApplyInput extends BulkInput {
  readonly plan: CleanupPlan;
}
