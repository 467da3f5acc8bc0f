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
  readonly usage_bytes?: number;
  readonly file_counts?: Readonly<
    Record<'in_progress' | 'completed' | 'failed' | 'cancelled' | 'total', number>
  >;
  /** Times are Unix times in seconds. */
  readonly created_at?: number;
  /** `null` where it was never used. */
  readonly last_active_at?: number | null;
  /** `null` where it never expires. */
  readonly expires_at?: number | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** The attachment of a file to a store; its id is the file's. */
export interface VectorStoreFile {
  readonly id: string;
  readonly object: 'vector_store.file';
  readonly vector_store_id: string;
  readonly status: 'in_progress' | 'completed' | 'cancelled' | 'failed';
}

export interface OpenAiFile {
  readonly id: string;
  readonly object: 'file';
  readonly filename: string;
  readonly purpose: string;
}

export type Order = 'asc' | 'desc';

/** Absent parameters are left to upstream's defaults, but for the page size, which is the largest one. */
export interface ListQuery {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly order?: Order | undefined;
  /** Size of an upstream page. */
  readonly limit?: number | undefined;
}

export interface VectorStoreFileQuery extends ListQuery {
  readonly filter?: VectorStoreFile['status'] | undefined;
}

export interface FileQuery extends Omit<ListQuery, 'before'> {
  readonly purpose?: string | undefined;
}

/** How a deletion went that ended well. */
export interface Deletion {
  readonly attempts: number;
  readonly requestId: string | undefined;
}
