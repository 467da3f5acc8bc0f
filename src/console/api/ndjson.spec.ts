import { ApiError, NETWORK_ERROR, TRUNCATED } from './errors';
import { readNdjson } from './ndjson';

const streamOf = (...chunks: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });

async function readAll(body: ReadableStream<Uint8Array>): Promise<{ lines: unknown[]; error: unknown }> {
  const lines: unknown[] = [];
  try {
    for await (const line of readNdjson(body)) lines.push(line);
    return { lines, error: undefined };
  } catch (error) {
    return { lines, error };
  }
}

describe('readNdjson', () => {
  it('yields items, then the summary', async () => {
    const { lines, error } = await readAll(streamOf('{"id":"a"}\n{"id":"b"}\n{"summary":{"count":2}}\n'));
    expect(lines).toEqual([{ item: { id: 'a' } }, { item: { id: 'b' } }, { summary: { count: 2 } }]);
    expect(error).toBeUndefined();
  });

  it('joins lines and characters that are split between chunks', async () => {
    const bytes = new TextEncoder().encode('{"id":"é"}\n{"summary":{}}\n');
    const chunks = [...bytes].map((byte) => Uint8Array.of(byte));
    expect((await readAll(streamOf(...chunks))).lines).toEqual([{ item: { id: 'é' } }, { summary: {} }]);
  });

  it('takes an outcome with an error for an item', async () => {
    const { lines } = await readAll(streamOf('{"id":"a","error":"not found"}\n{"summary":{}}\n'));
    expect(lines[0]).toEqual({ item: { id: 'a', error: 'not found' } });
  });

  it('throws the error of the last line', async () => {
    const problem = { status: 502, code: 'upstream_error', detail: 'OpenAI failed', request_id: 'r1' };
    const { lines, error } = await readAll(
      streamOf('{"id":"a"}\n', JSON.stringify({ error: problem }), '\n'),
    );
    expect(lines).toHaveLength(1);
    expect(error).toMatchObject({
      status: 502,
      code: 'upstream_error',
      message: 'OpenAI failed',
      requestId: 'r1',
    });
  });

  it.each(['', '{"id":"a"}\n', '{"id":"a"}\n{"summ', '{"id":"a"}\n{"summary":{}}'])(
    'reports %j as truncated',
    async (text) => {
      const { error } = await readAll(streamOf(text));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ code: TRUNCATED });
    },
  );

  it('reports a lost connection as a network error', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new TypeError('lost')),
    });
    expect((await readAll(body)).error).toMatchObject({ code: NETWORK_ERROR });
  });

  it('cancels the stream when the reader stops', async () => {
    const cancel = jest.fn();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"a"}\n')),
      cancel,
    });
    for await (const _line of readNdjson(body)) break;
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});
