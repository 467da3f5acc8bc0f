import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapConcurrent, mapInOrder } from './map-concurrent.js';

describe('mapInOrder', () => {
  let running: number;
  let most: number;
  let started: number[];

  beforeEach(() => {
    [running, most, started] = [0, 0, []];
  });

  /** Later items are done sooner. */
  async function run(item: number): Promise<number> {
    started.push(item);
    running += 1;
    most = Math.max(most, running);
    for (let turn = item; turn < 10; turn += 1) await nextTurn();
    running -= 1;
    return item * 10;
  }

  it.each([1, 3, 20])('keeps the order, %i at a time', async (ahead) => {
    const results: number[] = [];
    for await (const result of mapInOrder([0, 1, 2, 3, 4, 5, 6], ahead, run)) results.push(result);
    expect(results).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(most).toBe(Math.min(ahead, 7));
  });

  it('yields nothing of nothing', async () => {
    for await (const result of mapInOrder([], 3, run)) expect(result).toBeUndefined();
    expect(started).toEqual([]);
  });

  it('starts nothing more once the reader has left', async () => {
    for await (const result of mapInOrder([0, 1, 2, 3, 4, 5], 2, run)) if (result === 10) break;
    expect(started).toEqual([0, 1, 2]);
  });
});

describe('mapConcurrent', () => {
  it('yields results as they settle, within the limit', async () => {
    const results: number[] = [];
    const ends: (() => void)[] = [];
    const map = (item: number): Promise<number> =>
      new Promise((resolve) => ends.push(() => resolve(item * 10)));
    const mapped = mapConcurrent([1, 2, 3], 2, map);
    const first = mapped.next();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(await first).toEqual({ done: false, value: 20 });
    ends[0]?.();
    setImmediate(() => ends[2]?.());
    for await (const result of mapped) results.push(result);
    expect(results).toEqual([10, 30]);
  });

  it('throws the first error once the running calls have settled, and starts no further one', async () => {
    const started: number[] = [];
    let hasSettled = false;
    const map = async (item: number): Promise<number> => {
      started.push(item);
      if (item === 1) throw new Error('broken');
      await nextTurn();
      hasSettled = true;
      return item;
    };
    await expect(mapConcurrent([0, 1, 2, 3], 2, map).next()).rejects.toThrow('broken');
    expect(started).toEqual([0, 1]);
    expect(hasSettled).toBe(true);
  });
});
