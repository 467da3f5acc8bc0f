import type { Caller } from '../caller.js';

/** What every upstream call needs beside its own parameters. */
export type CallOptions = Pick<
  Caller,
  'credentials' | 'signal' | 'onRefused' | 'flights' | 'isRepeat' | 'trace' | 'priority'
>;

/** A call, as it is sent. */
export interface NamedCall extends CallOptions {
  /** Name of the operation, for who counts: OpenAI's own. */
  readonly operation?: string | undefined;
}

/** A call of the service's own, which reads the answer. */
export interface Call extends NamedCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base URL, with its ids encoded. */
  readonly path: string;
  /** JSON. */
  readonly body?: string | undefined;
  /**
   * Whether doing it twice is doing it once: a GET reads, a DELETE that got through once answers 404 the next time, a POST
   * may set what was set already.
   */
  readonly isRepeatable: boolean;
}

/** A JSON document that upstream answered. */
export interface Document {
  readonly body: unknown;
  readonly requestId: string | undefined;
}

export interface Answer extends Document {
  /** Tries made, the successful one included. */
  readonly attempts: number;
}
