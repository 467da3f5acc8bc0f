/** A server-sent event. */
export interface ServerEvent {
  readonly event: string;
  /** Sent as JSON on one line. */
  readonly data: unknown;
  /** Sent back by a client that reconnects, as `Last-Event-ID`. */
  readonly id?: number | undefined;
}

/** Marks in a stream that time passed without an item. */
export const TICK = Symbol('TICK');
