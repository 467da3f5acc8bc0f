import type { Operation } from '../../bulk/operation.js';
import { documentText } from './operation-text.js';

const LINES = [{ object: 'thing', id: 1 }, { text: 'a "b"' }, { text: 'c' }];

async function* linesOf(lines: readonly object[]): AsyncGenerator<object> {
  for (const line of lines) yield await Promise.resolve(line);
}

async function documentOf(lines: readonly object[]): Promise<unknown> {
  let count = 0;
  const document = { list: 'parts', ending: () => ({ all: count, complete: true }) };
  const operation: Operation<object> = {
    kind: 'operation',
    lines: linesOf(lines),
    tally: {
      add: () => void (count += 1),
      summary: {},
      progress: { done: 0, failed: 0 },
    },
    document,
  };
  const iterator = operation.lines[Symbol.asyncIterator]();
  let text = '';
  for await (const part of documentText(operation, document, iterator.next(), iterator)) text += part;
  return JSON.parse(text);
}

describe('documentText', () => {
  it.each([1, 2, 3])('writes %i lines as one document', async (count) => {
    const [head, ...parts] = LINES.slice(0, count);
    expect(await documentOf([head ?? {}, ...parts])).toEqual({ ...head, parts, all: count, complete: true });
  });
});
