import { setTimeout as sleep } from 'node:timers/promises';

/** Bounds only failing tests: the awaited conditions always become true otherwise. */
const TIMEOUT_MS = 30_000;
const POLL_MS = 5;

/**
 * Waits until a condition is true.
 *
 * @throws Error after 30 seconds
 */
export async function until(isTrue: () => boolean): Promise<void> {
  const endsAt = performance.now() + TIMEOUT_MS;
  while (!isTrue()) {
    if (performance.now() > endsAt) throw new Error(`timed out waiting for: ${isTrue.toString()}`);
    await sleep(POLL_MS);
  }
}

/**
 * Waits until a value has not changed for `quietMs` and returns it.
 *
 * @throws Error after 30 seconds
 */
export async function settled(read: () => number, quietMs: number): Promise<number> {
  let value = read();
  let since = performance.now();
  const endsAt = since + TIMEOUT_MS;
  while (performance.now() - since < quietMs) {
    if (performance.now() > endsAt) throw new Error('the value keeps changing');
    await sleep(POLL_MS);
    const now = read();
    if (now !== value) since = performance.now();
    value = now;
  }
  return value;
}
