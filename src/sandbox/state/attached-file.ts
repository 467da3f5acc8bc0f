import type { IndexingFailure, SandboxFile } from './sandbox-file.js';

export const ATTACHED_FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'] as const;
export type AttachedFileStatus = (typeof ATTACHED_FILE_STATUSES)[number];
export type FileAttributes = Readonly<Record<string, string | number | boolean>>;

export interface Chunking {
  readonly max_chunk_size_tokens: number;
  readonly chunk_overlap_tokens: number;
}

export const DEFAULT_CHUNKING: Chunking = { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 };
const NO_ATTRIBUTES: FileAttributes = Object.freeze({});

export interface AttachOptions {
  readonly chunking?: Chunking;
  readonly attributes?: FileAttributes;
  /** Seconds since 1970. Default: now. */
  readonly createdAt?: number;
  /** Milliseconds until indexing ends. Default: the setting `indexing_ms`. */
  readonly indexingMs?: number;
  /** How indexing ends. Default: what the file's type and content say. */
  readonly error?: IndexingFailure;
}

/**
 * A file's entry in one vector store. Its status changes when `settle` is called after the time indexing takes; no timer
 * runs. An entry that is `gone` is no longer in the store; a phantom is detached but still listed for a while.
 */
export class AttachedFile {
  status: AttachedFileStatus = 'in_progress';
  lastError: IndexingFailure | null = null;
  attributes: FileAttributes;
  readonly chunking: Chunking;
  isGone = false;
  isPhantom = false;
  /** When a phantom, or the entry of a deleted file, leaves the list (ms since 1970). */
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

  /** What the store really holds: neither detached nor the rest of a deleted file. */
  get isAttached(): boolean {
    return !this.isGone && this.leavesAt === Infinity;
  }

  /** Ends indexing if its time has come; says whether it did. */
  settle(nowMs: number): boolean {
    if (this.status !== 'in_progress' || nowMs < this.readyAt) return false;
    this.status = this.error ? 'failed' : 'completed';
    this.lastError = this.error;
    return true;
  }

  /** Shows the entry as `failed`, as upstream was seen to do right after a detach. */
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
