import { errorOfStream, networkError, truncatedError } from './errors';

/** A line that is neither the summary nor an error. */
export type NdjsonLine<Item, Summary> = { readonly item: Item } | { readonly summary: Summary };

/**
 * Reads a streamed response line by line: items, then one summary.
 *
 * @throws ApiError for an `error` line, for a lost connection, and if the stream ends without its summary
 */
export async function* readNdjson<Item, Summary = unknown>(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<NdjsonLine<Item, Summary>, void, undefined> {
  for await (const line of linesOf(body)) {
    const value = parse(line);
    const end = endOf(value);
    if (end?.error !== undefined) throw errorOfStream(end.error);
    if (end !== undefined) {
      yield { summary: end.summary as Summary };
      return;
    }
    yield { item: value as Item };
  }
  throw truncatedError();
}

/** The complete lines of a text. An unfinished last line is dropped: the caller misses the summary then. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let chunk = await read(reader); !chunk.done; chunk = await read(reader)) {
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
    }
  } finally {
    // Stops the service if the reader lost interest; a finished or failed stream ignores it.
    await reader.cancel().catch(() => undefined);
  }
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch (error) {
    throw isAbort(error) ? error : networkError(error);
  }
}

/** Whether the console itself cancelled a request. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw truncatedError();
  }
}

/** The final line of a stream; `undefined` for an item. An item has an id or a kind; it may also have a field `error`. */
function endOf(value: unknown): { summary?: unknown; error?: unknown } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, 'id') || Object.hasOwn(value, 'kind')) return undefined;
  const isEnd = Object.hasOwn(value, 'summary') || Object.hasOwn(value, 'error');
  return isEnd ? value : undefined;
}
