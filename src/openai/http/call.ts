import type { Caller } from '../caller.js';

/** Options of every upstream call. */
export type CallOptions = Pick<
  Caller,
  'credentials' | 'signal' | 'onRefused' | 'inFlight' | 'isRepeat' | 'trace' | 'priority'
>;

export interface NamedCall extends CallOptions {
  /** OpenAI's name of the operation, for metrics and traces. */
  readonly operation?: string | undefined;
}

/** A call whose JSON response the service reads. */
export interface Call extends NamedCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the base URL, with encoded ids. */
  readonly path: string;
  /** JSON. */
  readonly body?: string | undefined;
  /** Whether the call is idempotent: a GET, a DELETE, or a POST that sets values. */
  readonly isIdempotent: boolean;
}

/** The JSON document of a response. */
export interface JsonDocument {
  readonly body: unknown;
  readonly requestId: string | undefined;
}

export interface JsonResponse extends JsonDocument {
  /** Attempts made, including the successful one. */
  readonly attempts: number;
}
