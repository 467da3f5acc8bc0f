import { type ServerEvent, TICK } from '../../bulk/event-feed.js';

export const EVENT_STREAM = 'text/event-stream';

/** Sent along with an event stream: it is not kept, and no proxy holds it back. */
export const EVENT_STREAM_HEADERS = {
  'content-type': EVENT_STREAM,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** A stream that is silent for this long is given a sign of life: proxies cut idle ones, many after 30 s or 60 s. */
export const HEARTBEAT_MS = 15_000;

const HEARTBEAT = ': still here\n\n';

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function encodeEvent({ event, data, id }: ServerEvent): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The text of events, with a comment wherever none came for {@link HEARTBEAT_MS}. */
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
 * The items of a stream, and a {@link TICK} whenever so much time has passed without one. Nothing is pulled ahead; who
 * stops reading has to end the stream.
 *
 * @param first the first item, where it was asked for already
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

/** What is promised, or {@link TICK} when it takes longer. */
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
