import { setImmediate as nextTurn } from 'node:timers/promises';

/** Maximum time that a loop may block the event loop. */
const LONGEST_TURN_MS = 20;

/** Yields to the event loop in a long loop: `if (turns.isOver) await turns.next();` in each iteration. */
export class Turns {
  private since = performance.now();

  get isOver(): boolean {
    return performance.now() - this.since >= LONGEST_TURN_MS;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}

/** As `Array.prototype.filter`, without blocking the event loop. */
export async function filtered<Item>(items: Iterable<Item>, test: (item: Item) => boolean): Promise<Item[]> {
  const turns = new Turns();
  const passed: Item[] = [];
  for (const item of items) {
    if (test(item)) passed.push(item);
    if (turns.isOver) await turns.next();
  }
  return passed;
}
