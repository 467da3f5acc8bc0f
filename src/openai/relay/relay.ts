import type { NamedCall } from '../http/call.js';
import type { UploadBody } from '../http/upload-body.js';

/** A client's call to relay. */
export interface RelayCall extends NamedCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the base URL, with encoded ids and the query. */
  readonly path: string;
  /** Headers in addition to the credentials, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | UploadBody | undefined;
  /** Whether the call is idempotent: a GET, a DELETE, or a search. */
  readonly isIdempotent: boolean;
  /** Whether a successful response must be JSON. */
  readonly expectsJson: boolean;
  /** Whether `TRANSFER_TIMEOUT_MS` applies: an upload or a download. */
  readonly isTransfer: boolean;
  /** The object that a DELETE deletes. */
  readonly deletes?: Deleted | undefined;
  /** The files that the call attaches, for {@link AttachmentPacer}. */
  readonly attaches?: AttachmentCount | undefined;
}

export interface AttachmentCount {
  /** `undefined` when the same call creates the store. */
  readonly vectorStoreId: string | undefined;
  readonly files: number;
}

export interface Deleted {
  readonly id: string;
  /** `object` of upstream's response, such as `vector_store.deleted`. */
  readonly object: string;
}
