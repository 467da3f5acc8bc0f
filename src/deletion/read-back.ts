import { setTimeout as sleep } from 'node:timers/promises';

/** What was seen of something that upstream said is deleted. */
export interface Remains {
  /** It can still be read under its own id. */
  readonly isReadable: boolean;
  /** A listing still names it. */
  readonly isListed: boolean;
  /** Stores that still list the file. */
  readonly listedIn?: readonly string[];
  /** Other stores that do not list the file any more, although they did before. */
  readonly lostIn?: readonly string[];
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/**
 * Looks until nothing is seen any more, with growing waits, for at most so long. A loss elsewhere is looked at twice: right
 * after a change, single reads were seen to err.
 *
 * @throws what looking throws, or the signal's reason when it fires in a wait
 */
export async function readBack(
  look: () => Promise<Remains>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Remains> {
  const endsAt = performance.now() + timeoutMs;
  let hadLoss = false;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    const remains = await look();
    const hasLoss = (remains.lostIn?.length ?? 0) > 0;
    const isSettled = !remains.isReadable && !remains.isListed && (!hasLoss || hadLoss);
    const leftMs = endsAt - performance.now();
    if (isSettled || leftMs <= 0) return remains;
    hadLoss = hasLoss;
    await sleep(Math.min(waitMs, leftMs), undefined, { signal });
  }
}
