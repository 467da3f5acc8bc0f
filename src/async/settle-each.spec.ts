import { settleEach } from './settle-each.js';

/** Tasks that end on command. */
class Bench {
  readonly started: string[] = [];
  private readonly ends = new Map<string, () => void>();

  readonly run = (name: string): Promise<string> => {
    this.started.push(name);
    return new Promise((resolve) => this.ends.set(name, () => resolve(name.toUpperCase())));
  };

  end(...names: string[]): void {
    for (const name of names) this.ends.get(name)?.();
  }
}

const pullFrom = (names: string[]): (() => string | undefined) => {
  const left = [...names];
  return () => left.shift();
};

/** Runs all pending promise callbacks. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('settleEach', () => {
  it('yields results as they settle', async () => {
    const bench = new Bench();
    const results = settleEach(pullFrom(['a', 'b', 'c']), 3, bench.run);
    const first = results.next();
    bench.end('b');
    expect(await first).toEqual({ done: false, value: 'B' });
    bench.end('c', 'a');
    expect(await results.next()).toEqual({ done: false, value: 'C' });
    expect(await results.next()).toEqual({ done: false, value: 'A' });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('starts no task before the first result is pulled', async () => {
    const bench = new Bench();
    settleEach(pullFrom(['a']), 3, bench.run);
    await settle();
    expect(bench.started).toEqual([]);
  });

  it('never exceeds the limit', async () => {
    let running = 0;
    let most = 0;
    const names = Array.from({ length: 50 }, (_, index) => `${index}`);
    const run = async (name: string): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await settle();
      running -= 1;
      return name;
    };
    const results: string[] = [];
    for await (const result of settleEach(pullFrom(names), 4, run)) results.push(result);
    expect(results).toEqual(names);
    expect(most).toBe(4);
  });

  it('counts unread results as running', async () => {
    const bench = new Bench();
    const results = settleEach(pullFrom(['a', 'b', 'c', 'd', 'e']), 2, bench.run);
    const first = results.next();
    bench.end('a', 'b');
    await first;
    await settle();
    expect(bench.started).toEqual(['a', 'b']);
    await results.next();
    expect(bench.started).toEqual(['a', 'b', 'c']);
    bench.end('c');
    await results.return();
  });

  it('starts further tasks for released slots, up to the second limit', async () => {
    const started: number[] = [];
    const ends: (() => void)[] = [];
    let next = 0;
    const run = (name: number, releaseSlot: () => void): Promise<number> => {
      started.push(name);
      if (name < 6) setImmediate(releaseSlot);
      return new Promise((resolve) => ends.push(() => resolve(name)));
    };
    const results = settleEach(() => (next < 9 ? next++ : undefined), 2, run, 3);
    const first = results.next();
    for (let turn = 0; turn < 4; turn += 1) await settle();
    expect(started).toEqual([0, 1, 2, 3, 4]);
    ends[3]?.();
    expect(await first).toEqual({ done: false, value: 3 });
    const second = results.next();
    await settle();
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    for (let at = 0; at < 9; at += 1) {
      ends[at]?.();
      await settle();
    }
    expect(await second).toEqual({ done: false, value: 0 });
    const rest: number[] = [];
    for await (const result of results) {
      rest.push(result);
      for (const end of ends) end();
    }
    expect(rest.toSorted()).toEqual([1, 2, 4, 5, 6, 7, 8]);
  });

  it('pulls again after a task has settled', async () => {
    const queue = ['a'];
    const results: string[] = [];
    const run = (name: string): Promise<string> => {
      if (name === 'a') queue.push('b', 'c');
      return Promise.resolve(name);
    };
    for await (const result of settleEach(() => queue.shift(), 5, run)) results.push(result);
    expect(results).toEqual(['a', 'b', 'c']);
  });

  it('ends at once without tasks', async () => {
    expect(
      await settleEach(
        () => undefined,
        5,
        () => Promise.resolve(1),
      ).next(),
    ).toEqual({
      done: true,
      value: undefined,
    });
  });

  it('starts no further task when the reader stops, and waits for the running ones', async () => {
    const bench = new Bench();
    const results = settleEach(pullFrom(['a', 'b', 'c', 'd']), 2, bench.run);
    const first = results.next();
    bench.end('a');
    await first;
    let hasLeft = false;
    const leaving = results.return().then(() => (hasLeft = true));
    await settle();
    expect(hasLeft).toBe(false);
    bench.end('b');
    await leaving;
    expect(bench.started).toEqual(['a', 'b']);
  });
});
