import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long a loop may keep everything else waiting. */
const LONGEST_TURN_MS = 20;

/** Lets other work run while a loop goes over many items: `if (turns.isOver) await turns.next();` in each round. */
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

/** Those that pass, as an array's `filter` gives them. */
export async function filtered<Item>(items: Iterable<Item>, test: (item: Item) => boolean): Promise<Item[]> {
  const turns = new Turns();
  const passed: Item[] = [];
  for (const item of items) {
    if (test(item)) passed.push(item);
    if (turns.isOver) await turns.next();
  }
  return passed;
}
