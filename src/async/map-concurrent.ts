import { settleEach } from './settle-each.js';

/**
 * Maps items concurrently and yields the results as they settle.
 *
 * @param limit maximum number of calls of `map` in progress
 * @throws the first error of `map`, once the other calls in progress have settled
 */
export function mapConcurrent<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const iterator = items[Symbol.iterator]();
  return settleEach(() => nextOf(iterator), limit, map);
}

/**
 * Maps items concurrently and yields the results in the order of the items. When the reader stops, no further call starts.
 *
 * @param ahead maximum number of calls in progress and unread results
 * @param map must not reject
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = [];
  for (const item of items) {
    running.push(map(item));
    const [oldest] = running;
    if (running.length < ahead || oldest === undefined) continue;
    yield await oldest;
    void running.shift();
  }
  for (const result of running) yield await result;
}

function nextOf<Item>(iterator: Iterator<Item>): Item | undefined {
  const next = iterator.next();
  return next.done === true ? undefined : next.value;
}
