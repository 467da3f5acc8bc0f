import { settleStream } from './settle-stream.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function* numbers(upTo: number, onRead: (n: number) => void = () => undefined): AsyncGenerator<number> {
  for (let n = 1; n <= upTo; n += 1) {
    await settle();
    onRead(n);
    yield n;
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const double = (n: number): Promise<number> => Promise.resolve(n * 2);

describe('settleStream', () => {
  it('processes every item of a slow source', async () => {
    expect((await collect(settleStream(numbers(50), 3, double))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, at) => (at + 1) * 2),
    );
  });

  it('ends with an empty source', async () => {
    expect(await collect(settleStream(numbers(0), 3, double))).toEqual([]);
  });

  it('never exceeds the limit', async () => {
    let running = 0;
    let most = 0;
    const run = async (n: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      await settle();
      running -= 1;
      return n;
    };
    expect(await collect(settleStream(numbers(40), 3, run))).toHaveLength(40);
    expect(most).toBe(3);
  });

  it('reads ahead within a bound', async () => {
    let read = 0;
    let end = (): void => undefined;
    const blocked = new Promise<void>((resolve) => (end = resolve));
    const results = settleStream(
      numbers(1_000, (n) => (read = n)),
      2,
      () => blocked,
    );
    const first = results.next();
    for (let turn = 0; turn < 100; turn += 1) await settle();
    expect(read).toBeGreaterThanOrEqual(8);
    expect(read).toBeLessThanOrEqual(12);
    end();
    await first;
    await results.return();
  });

  it('stops reading the source when its reader stops', async () => {
    let read = 0;
    const results = settleStream(
      numbers(1_000, (n) => (read = n)),
      2,
      double,
    );
    await results.next();
    await results.return();
    const readUntilThen = read;
    for (let turn = 0; turn < 20; turn += 1) await settle();
    expect(read).toBeLessThanOrEqual(readUntilThen + 1);
  });

  it('throws the error of the source after the earlier results', async () => {
    const source = async function* (): AsyncGenerator<number> {
      yield* numbers(3);
      throw new Error('page failed');
    };
    const got: number[] = [];
    const reading = (async () => {
      for await (const n of settleStream(source(), 2, double)) got.push(n);
    })();
    await expect(reading).rejects.toThrow('page failed');
    expect(got.sort()).toEqual([2, 4, 6]);
  });
});
