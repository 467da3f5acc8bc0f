import type { IndexingFailure, SandboxFile } from './sandbox-file.js';

export const ATTACHED_FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'] as const;
export type AttachedFileStatus = (typeof ATTACHED_FILE_STATUSES)[number];
export type StatusCounts = Record<AttachedFileStatus | 'total', number>;
export type FileAttributes = Readonly<Record<string, string | number | boolean>>;

export interface Chunking {
  readonly max_chunk_size_tokens: number;
  readonly chunk_overlap_tokens: number;
}

const DEFAULT_CHUNKING: Chunking = { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 };
const NO_ATTRIBUTES: FileAttributes = Object.freeze({});

export function zeroCounts(): StatusCounts {
  return { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
}

export interface AttachOptions {
  readonly chunking?: Chunking;
  readonly attributes?: FileAttributes;
  /** Seconds since 1970. Default: now. */
  readonly createdAt?: number;
  /** Milliseconds until indexing ends. Default: the setting `indexing_ms`. */
  readonly indexingMs?: number;
  /** Makes indexing fail. Default: the failure that the file's type and content cause, if any. */
  readonly error?: IndexingFailure;
}

/**
 * A file attached to one vector store. No timer runs: `settle` ends the indexing. `isGone` means that the file is no longer in
 * the store. A phantom is detached but still listed for a while.
 */
export class AttachedFile {
  status: AttachedFileStatus = 'in_progress';
  lastError: IndexingFailure | null = null;
  attributes: FileAttributes;
  readonly chunking: Chunking;
  isGone = false;
  isPhantom = false;
  /** When a phantom or a deleted file is removed from the list (ms since 1970). */
  leavesAt = Infinity;
  private readonly error: IndexingFailure | null;

  constructor(
    readonly file: SandboxFile,
    readonly createdAt: number,
    private readonly readyAt: number,
    options: AttachOptions,
  ) {
    this.chunking = options.chunking ?? DEFAULT_CHUNKING;
    this.attributes = options.attributes ?? NO_ATTRIBUTES;
    this.error = options.error ?? file.indexingError;
  }

  get id(): string {
    return this.file.id;
  }

  get usageBytes(): number {
    return this.status === 'completed' ? this.file.bytes : 0;
  }

  /** False once the file is detached or deleted, even if it is still listed. */
  get isAttached(): boolean {
    return !this.isGone && this.leavesAt === Infinity;
  }

  /** Ends the indexing if its time is up. Returns whether it did. */
  settle(nowMs: number): boolean {
    if (this.status !== 'in_progress' || nowMs < this.readyAt) return false;
    this.status = this.error ? 'failed' : 'completed';
    this.lastError = this.error;
    return true;
  }

  /** Shows the file as `failed`, as OpenAI does right after a file is detached. */
  becomePhantom(leavesAt: number): void {
    this.isPhantom = true;
    this.leavesAt = leavesAt;
    this.status = 'failed';
    this.lastError = { code: 'server_error', message: 'An internal error occurred.' };
  }

  toWire(vectorStoreId: string): Record<string, unknown> {
    return {
      id: this.id,
      object: 'vector_store.file',
      usage_bytes: this.usageBytes,
      created_at: this.createdAt,
      vector_store_id: vectorStoreId,
      status: this.status,
      last_error: this.lastError,
      chunking_strategy: { type: 'static', static: this.chunking },
      attributes: this.attributes,
    };
  }
}
