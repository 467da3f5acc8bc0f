import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapInOrder } from './map-in-order.js';

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
