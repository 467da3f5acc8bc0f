import { DAY_SECONDS } from '../units.js';
import { zeroCounts } from './attached-file.js';
import { VectorStoreContents } from './vector-store-contents.js';

export type Metadata = Readonly<Record<string, string>>;
const NO_METADATA: Metadata = Object.freeze({});

export interface StoreDraft {
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  readonly expiresAfterDays?: number;
  /** Seconds since 1970. Default: now. */
  readonly createdAt?: number;
  /** Seconds since 1970. Default: `createdAt`. */
  readonly lastActiveAt?: number;
  /** Default: a generated id. */
  readonly id?: string;
}

/** A vector store of an account. */
export class SandboxVectorStore {
  name: string;
  metadata: Metadata;
  expiresAfterDays: number | undefined;
  lastActiveAt: number;
  private readonly description: string | null;
  private held: VectorStoreContents | undefined;

  constructor(
    readonly id: string,
    readonly createdAt: number,
    draft: StoreDraft,
  ) {
    this.name = draft.name ?? '';
    this.description = draft.description ?? null;
    this.metadata = draft.metadata ?? NO_METADATA;
    this.expiresAfterDays = draft.expiresAfterDays;
    this.lastActiveAt = draft.lastActiveAt ?? createdAt;
  }

  /** Returns the files at a time. Allocated on first use, because most of 100,000 stores are never read. */
  contents(nowMs: number): VectorStoreContents {
    this.held ??= new VectorStoreContents();
    this.held.refresh(nowMs);
    return this.held;
  }

  /** Seconds since 1970; null if the store does not expire. */
  get expiresAt(): number | null {
    return this.expiresAfterDays === undefined
      ? null
      : this.lastActiveAt + this.expiresAfterDays * DAY_SECONDS;
  }

  isExpired(nowMs: number): boolean {
    return this.expiresAt !== null && this.expiresAt * 1000 <= nowMs;
  }

  toWire(nowMs: number): Record<string, unknown> {
    this.held?.refresh(nowMs);
    return {
      id: this.id,
      object: 'vector_store',
      created_at: this.createdAt,
      name: this.name,
      description: this.description,
      usage_bytes: this.held?.usageBytes ?? 0,
      file_counts: this.held?.visibleCounts(nowMs) ?? zeroCounts(),
      status: this.status(nowMs),
      expires_after:
        this.expiresAfterDays === undefined
          ? null
          : { anchor: 'last_active_at', days: this.expiresAfterDays },
      expires_at: this.expiresAt,
      last_active_at: this.lastActiveAt,
      metadata: this.metadata,
    };
  }

  private status(nowMs: number): 'expired' | 'in_progress' | 'completed' {
    if (this.isExpired(nowMs)) return 'expired';
    return this.held && this.held.counts.in_progress > 0 ? 'in_progress' : 'completed';
  }
}
