import type { Tally } from './operation.js';
import { StreamedOperation } from './streamed-operation.js';

const LINES = [{ object: 'thing', id: 1 }, { text: 'a "b"' }, { text: 'c' }];

async function* linesOf(lines: readonly object[]): AsyncGenerator<object> {
  for (const line of lines) yield await Promise.resolve(line);
}

function operationOf(lines: readonly object[]): StreamedOperation<object, { count: number }> {
  let count = 0;
  const tally: Tally<object> & { summary: { count: number } } = {
    add: () => (count += 1),
    get summary() {
      return { count };
    },
    get progress() {
      return { done: count, failed: 0 };
    },
  };
  return new StreamedOperation(linesOf(lines), tally, {
    list: 'parts',
    ending: ({ count: all }) => ({ all, complete: true }),
  });
}

async function documentOf(lines: readonly object[]): Promise<unknown> {
  const operation = operationOf(lines);
  const iterator = operation.lines[Symbol.asyncIterator]();
  const { value } = (await iterator.next()) as { value: object };
  let text = '';
  for await (const part of operation.document(value, iterator)) text += part;
  return JSON.parse(text);
}

describe('StreamedOperation', () => {
  it.each([1, 2, 3])('writes what it would collect, of %i lines', async (count) => {
    const lines = LINES.slice(0, count);
    const whole = { object: 'thing', id: 1, parts: lines.slice(1), all: count, complete: true };
    expect(await documentOf(lines)).toEqual(whole);
    expect(await operationOf(lines).collect()).toEqual(whole);
  });
});
