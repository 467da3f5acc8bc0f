import { type ServerEvent, TICK } from '../../bulk/server-events.js';

export const EVENT_STREAM = 'text/event-stream';

/** Headers of an event stream: it must not be cached, nor buffered by a proxy. */
export const EVENT_STREAM_HEADERS = {
  'content-type': EVENT_STREAM,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Maximum silence before a comment is sent: proxies cut idle connections, many after 30 s or 60 s. */
export const HEARTBEAT_MS = 15_000;

const HEARTBEAT = ': still here\n\n';

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function encodeEvent({ event, data, id }: ServerEvent): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The text of events, with a comment after each {@link HEARTBEAT_MS} without an event. */
export async function* textOfEvents(
  events: AsyncIterable<ServerEvent | typeof TICK>,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<string> {
  let sentAt = performance.now();
  for await (const event of events) {
    if (event === TICK && performance.now() - sentAt < heartbeatMs) continue;
    yield event === TICK ? HEARTBEAT : encodeEvent(event);
    sentAt = performance.now();
  }
}

/**
 * The items of a stream, and a {@link TICK} after each interval without one. Reads no item ahead, and does not end the stream
 * when the reader stops.
 *
 * @param first the first item, if it was already requested
 */
export async function* orTick<Item>(
  items: AsyncIterator<Item>,
  everyMs: number,
  first: Promise<IteratorResult<Item>> = items.next(),
): AsyncGenerator<Item | typeof TICK> {
  let pending = first;
  for (;;) {
    const result = await orTimeout(pending, everyMs);
    if (result === TICK) yield TICK;
    else if (result.done === true) return;
    else {
      yield result.value;
      pending = items.next();
    }
  }
}

/** The promised value, or {@link TICK} after the timeout. */
export async function orTimeout<Value>(
  promised: Promise<Value>,
  timeoutMs: number,
): Promise<Value | typeof TICK> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof TICK>((resolve) => {
    timer = setTimeout(() => resolve(TICK), timeoutMs);
  });
  try {
    return await Promise.race([promised, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
