import type { Caller } from './caller.js';

/** What every upstream call needs beside its own parameters. */
export interface CallOptions extends Pick<
  Caller,
  'credentials' | 'signal' | 'onRefused' | 'flights' | 'isRepeat' | 'trace'
> {
  /** Name of the operation, for who counts: OpenAI's own. */
  readonly operation?: string | undefined;
  /** Default: interactive. */
  readonly priority?: 'interactive' | 'bulk' | undefined;
}

/** Only calls that may be repeated: a GET reads, a DELETE that got through once answers 404 the next time. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'DELETE';
  /** Below the base URL, with its ids encoded. */
  readonly path: string;
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
