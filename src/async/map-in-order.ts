/**
 * Maps items concurrently and yields the results in the order of the items. At most `ahead` of them are being made or
 * wait to be read; when the reader leaves, nothing new starts.
 *
 * @param run must not reject
 */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = [];
  for (const item of items) {
    running.push(run(item));
    const [oldest] = running;
    if (running.length < ahead || oldest === undefined) continue;
    yield await oldest;
    void running.shift();
  }
  for (const result of running) yield await result;
}
