import { setTimeout as sleep } from 'node:timers/promises';

/** Longest that is waited for something that is sure to happen: it bounds a test that fails, not one that passes. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 5;

/**
 * Waits until something is true.
 *
 * @throws after half a minute
 */
export async function until(isTrue: () => boolean): Promise<void> {
  const endsAt = performance.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (performance.now() > endsAt) throw new Error(`still not true: ${isTrue.toString()}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Gives back a value once it has not changed for a while.
 *
 * @throws when it goes on changing for half a minute
 */
export async function settled(read: () => number, quietMs: number): Promise<number> {
  let value = read();
  let since = performance.now();
  const endsAt = since + PATIENCE_MS;
  while (performance.now() - since < quietMs) {
    if (performance.now() > endsAt) throw new Error('it goes on changing');
    await sleep(LOOK_EVERY_MS);
    const now = read();
    if (now !== value) since = performance.now();
    value = now;
  }
  return value;
}
