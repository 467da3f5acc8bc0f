/**
 * The fields of OpenAI's objects that the service reads. Objects are passed on unchanged, with all other fields.
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
  /** Unix time in seconds, as all times here. */
  readonly created_at?: number;
  /** `null` if it was never used. */
  readonly last_active_at?: number | null;
  /** `null` if it never expires. */
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

/** OpenAI returns sizes only for the type `static`, and only that type can be requested. */
export interface ChunkingStrategy {
  readonly type: string;
  readonly static?: { readonly max_chunk_size_tokens: number; readonly chunk_overlap_tokens: number };
}

/** The attachment of a file to a store. Its id is the id of the file. */
export interface VectorStoreFile {
  readonly id: string;
  readonly object: 'vector_store.file';
  readonly vector_store_id: string;
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
  /** Time of the attachment. */
  readonly created_at?: number;
  /** Bytes that the file uses in the store. */
  readonly usage_bytes?: number;
  /** `{code, message}`, or `null` without an error. Other upstreams send other types. */
  readonly last_error?: unknown;
  readonly attributes?: Attributes | null;
  readonly chunking_strategy?: ChunkingStrategy | null;
}

/** A store to create. Absent fields have upstream's defaults. */
export type VectorStoreDraft = Partial<
  Pick<VectorStore, 'name' | 'description' | 'metadata' | 'expires_after'>
>;

/** A change of a store. Absent fields are kept, and `null` clears a field. */
export type VectorStoreChange = Partial<Pick<VectorStore, 'name' | 'metadata' | 'expires_after'>>;

/** A file to attach. */
export interface AttachmentDraft {
  readonly file_id: string;
  readonly attributes?: Attributes | null | undefined;
  readonly chunking_strategy?: ChunkingStrategy | undefined;
}

/** Files that are attached in one call. */
export interface FileBatch {
  readonly id: string;
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
}

/** A part of the text extracted from a file. */
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
  readonly created_at?: number;
  readonly expires_at?: number | null;
}

export type SortOrder = 'asc' | 'desc';

/** Absent parameters have upstream's defaults, except for the page size, which is the largest one. */
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

/** The result of a successful call. */
export interface CallResult {
  /** Attempts made, including the successful one. */
  readonly attempts: number;
  readonly requestId: string | undefined;
}

export interface ReadResult<Body> extends CallResult {
  readonly body: Body;
}
