/**
 * What of OpenAI's objects the service reads. Objects are passed on as they came, so fields that are not named
 * here are kept.
 *
 * @see https://platform.openai.com/docs/api-reference/vector-stores
 */
export interface VectorStore {
  readonly id: string;
  readonly object: 'vector_store';
  readonly name: string | null;
  readonly status?: 'expired' | 'in_progress' | 'completed';
  readonly usage_bytes?: number | null;
  readonly file_counts?: Readonly<
    Record<'in_progress' | 'completed' | 'failed' | 'cancelled' | 'total', number>
  > | null;
  /** Times are Unix times in seconds. */
  readonly created_at?: number;
  /** `null` where it was never used. */
  readonly last_active_at?: number | null;
  /** `null` where it never expires. */
  readonly expires_at?: number | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly description?: string | null;
  readonly expires_after?: ExpirationPolicy | null;
}

export interface ExpirationPolicy {
  readonly anchor: 'last_active_at';
  readonly days: number;
}

/** At most 16. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Of a type that is not `static` nothing more is known, and it cannot be asked for. */
export interface ChunkingStrategy {
  readonly type: string;
  readonly static?: { readonly max_chunk_size_tokens: number; readonly chunk_overlap_tokens: number };
}

/** The attachment of a file to a store; its id is the file's. */
export interface VectorStoreFile {
  readonly id: string;
  readonly object: 'vector_store.file';
  readonly vector_store_id: string;
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
  /** Unix time in seconds of the attachment. */
  readonly created_at?: number;
  /** Of the store. */
  readonly usage_bytes?: number;
  /** `{code, message}`, or `null` where nothing went wrong. Other upstreams send other forms. */
  readonly last_error?: unknown;
  readonly attributes?: Attributes | null;
  readonly chunking_strategy?: ChunkingStrategy | null;
}

/** A store to make; what is absent is left to upstream. */
export type VectorStoreDraft = Partial<
  Pick<VectorStore, 'name' | 'description' | 'metadata' | 'expires_after'>
>;

/** What of a store can be changed; absent stays, `null` clears. */
export type VectorStoreChange = Partial<Pick<VectorStore, 'name' | 'metadata' | 'expires_after'>>;

/** A file to attach. */
export interface AttachmentDraft {
  readonly file_id: string;
  readonly attributes?: Attributes | null | undefined;
  readonly chunking_strategy?: ChunkingStrategy | undefined;
}

/** Many files that are attached together. */
export interface FileBatch {
  readonly id: string;
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
}

/** A part of what was read out of a file. */
export interface FileContentPart {
  readonly type: string;
  readonly text?: string;
}

export interface OpenAiFile {
  readonly id: string;
  readonly object: 'file';
  readonly filename: string | null;
  readonly purpose: string;
  readonly bytes?: number | null;
  /** Unix time in seconds. */
  readonly created_at?: number;
  readonly expires_at?: number | null;
}

export type SortOrder = 'asc' | 'desc';

/** Absent parameters are left to upstream's defaults, but for the page size, which is the largest one. */
export interface ListQuery {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly order?: SortOrder | undefined;
  /** Size of an upstream page. */
  readonly limit?: number | undefined;
}

export interface VectorStoreFileQuery extends ListQuery {
  readonly filter?: VectorStoreFile['status'] | undefined;
}

export interface FileQuery extends Omit<ListQuery, 'before'> {
  readonly purpose?: string | undefined;
}

/** How a call went that ended well. */
export interface CallResult {
  /** Tries made, the successful one included. */
  readonly attempts: number;
  readonly requestId: string | undefined;
}

/** What upstream answered. */
export interface ReadResult<Body> extends CallResult {
  readonly body: Body;
}
