import { collect, mapAsync } from './streams.js';

// eslint-disable-next-line @typescript-eslint/require-await -- the functions take a stream
async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number += 1) yield number;
}

const tooMany = (): Error => new Error('too many');

it('maps the items of a stream in order', async () => {
  expect(await collect(mapAsync(numbers(3), String), 3, tooMany)).toEqual(['1', '2', '3']);
});

it('collects as many items as allowed, and fails for one more', async () => {
  expect(await collect(numbers(2), 2, tooMany)).toEqual([1, 2]);
  await expect(collect(numbers(3), 2, tooMany)).rejects.toThrow('too many');
});

it('stops reading a stream that has too many items', async () => {
  const stream = numbers(5);
  await expect(collect(stream, 1, tooMany)).rejects.toThrow('too many');
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
