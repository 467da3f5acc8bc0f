import { Turns } from './turns.js';

/** Maps the items of a stream. */
export async function* mapAsync<Item, Result>(
  items: AsyncIterable<Item>,
  map: (item: Item) => Result,
): AsyncGenerator<Result> {
  for await (const item of items) yield map(item);
}

/** Returns the items of a stream that pass a test, without blocking the event loop. */
export async function* filterAsync<Item>(
  items: AsyncIterable<Item>,
  test: (item: Item) => boolean,
): AsyncGenerator<Item> {
  const turns = new Turns();
  for await (const item of items) {
    if (test(item)) yield item;
    if (turns.isOver) await turns.next();
  }
}

/**
 * Collects the items of a stream.
 *
 * @throws the error of `tooMany` if there are more than `max` items
 */
export async function collect<Item>(
  items: AsyncIterable<Item>,
  max: number,
  tooMany: () => Error,
): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) {
    collected.push(item);
    if (collected.length > max) throw tooMany();
  }
  return collected;
}
