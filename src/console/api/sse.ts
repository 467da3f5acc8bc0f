import { EventSourceParserStream } from 'eventsource-parser/stream';
import { errorOfStream, isTemporary, networkError, truncatedError } from './errors';
import { isAbort } from './ndjson';

/** Events of bulk operations and jobs; see `docs/jobs.md`. */
export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: string | undefined;
}

export interface EventOptions {
  readonly signal?: AbortSignal | undefined;
  /** Id of the last event that was received earlier. */
  readonly after?: string | undefined;
  /** Whether to connect again after a failure. Only for requests that change nothing. Default: false. */
  readonly isResumable?: boolean;
  /** Called after each failure, before the next attempt. */
  readonly onRetry?: ((error: unknown, delayMs: number) => void) | undefined;
  readonly sleep?: (delayMs: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Opens the stream after the event with this id; `null` means that the final event was already received. */
export type EventSourceOpener = (
  lastEventId: string | undefined,
) => Promise<ReadableStream<Uint8Array> | null>;

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
/** Consecutive failures without a new event: together about a minute and a half. */
const MAX_FAILURES = 9;

/**
 * Reads events until `report` or `problem`. Connects again after a lost connection, with the id of the last event.
 *
 * @throws ApiError for `problem`, after too many failures, and for an error that repeats on every attempt
 */
export async function* readEvents(
  open: EventSourceOpener,
  { signal, after, isResumable = false, onRetry, sleep = waitFor }: EventOptions = {},
): AsyncGenerator<ServerEvent, void, undefined> {
  let lastId = after;
  for (let failures = 0; ;) {
    try {
      const body = await open(lastId);
      if (body === null) return;
      for await (const event of parseEvents(body)) {
        if (event.id !== undefined) lastId = event.id;
        failures = 0;
        yield event;
        if (event.event === 'report' || event.event === 'problem') return;
      }
      throw truncatedError();
    } catch (error) {
      failures += 1;
      if (!isResumable || !isTemporary(error) || failures >= MAX_FAILURES) throw error;
      const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
      onRetry?.(error, delayMs);
      await sleep(delayMs, signal);
    }
  }
}

async function* parseEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const data = JSON.parse(value.data) as unknown;
      yield { event: value.event ?? 'message', data, id: value.id };
    }
  } catch (error) {
    throw isAbort(error) ? error : networkError(error);
  } finally {
    // Stops the service if the reader lost interest; a finished or failed stream ignores it.
    await reader.cancel().catch(() => undefined);
  }
}

/** The error of a `problem` event. */
export const problemOf = ({ data }: ServerEvent): Error => errorOfStream(data);

/** Waits, or rejects with `AbortError`. */
function waitFor(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
