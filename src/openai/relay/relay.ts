import type { NamedCall } from '../http/call.js';
import type { UploadBody } from '../http/upload-body.js';

/** A caller's own call, handed on as it came. */
export interface RelayCall extends NamedCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base URL, with its ids encoded and its query. */
  readonly path: string;
  /** What is sent beside the credentials, lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | UploadBody | undefined;
  /** Whether doing it twice is doing it once: a GET, a DELETE, a search. */
  readonly isRepeatable: boolean;
  /** Whether a success is a JSON document. */
  readonly expectsJson: boolean;
  /** Whether one try may take as long as a large file takes. */
  readonly isTransfer: boolean;
  /** What a DELETE deletes. */
  readonly deletes?: Deleted | undefined;
  /** What is attached to a store, for the pace that upstream asks for. */
  readonly attaches?: Attachment | undefined;
}

export interface Attachment {
  /** `undefined` where the store is made by the same call. */
  readonly vectorStoreId: string | undefined;
  readonly files: number;
}

export interface Deleted {
  readonly id: string;
  /** What upstream calls the answer, such as `vector_store.deleted`. */
  readonly object: string;
}
