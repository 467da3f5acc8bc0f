/** An event of a stream as browsers read it. */
export interface ServerEvent {
  readonly event: string;
  /** Sent as JSON, on one line. */
  readonly data: unknown;
  /** Where a reader who comes back goes on. */
  readonly id?: number | undefined;
}

/** Stands in a stream for time that passed without an item. */
export const TICK = Symbol('TICK');

/** Events that a use case hands to the edge; a tick at least every few seconds lets it give a sign of life. */
export class EventFeed {
  constructor(readonly events: AsyncIterable<ServerEvent | typeof TICK>) {}
}
