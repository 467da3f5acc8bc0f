/**
 * Initial limit of a new key. With the growth below, it reaches 64 after seven round trips, and finds an unknown limit of 50
 * per second with fewer than 50 rejected calls. A higher value is faster and causes more rejections.
 */
export const FIRST_LIMIT = 12;
/** Growth per success until the first overload, which is about a third of the limit per round trip. */
const QUICK_GROWTH = 0.35;
/** Factor applied after an overload. */
const CONCURRENCY_DECREASE = 0.5;

/**
 * The number of calls of one key that may be in flight, learned from upstream's responses: rapid growth initially, then one
 * more per round trip while calls succeed, and half after an overload. Between 1 and the ceiling.
 */
export class ConcurrencyLimit {
  #limit: number;
  #isGrowingQuickly = true;
  #decreasedAt = -Infinity;

  constructor(private readonly ceiling: number) {
    this.#limit = Math.min(FIRST_LIMIT, ceiling);
  }

  get value(): number {
    return Math.floor(this.#limit);
  }

  /** @param inFlight calls in flight, including this one. The limit is raised only when it is fully used. */
  onSuccess(inFlight: number): void {
    if (inFlight < this.value) return;
    const growth = this.#isGrowingQuickly ? QUICK_GROWTH : 1 / this.#limit;
    this.#limit = Math.min(this.ceiling, this.#limit + growth);
  }

  /** Ignores calls sent before the last decrease, so that a burst of rejections counts once. */
  onOverload(sentAt: number, now: number): void {
    if (sentAt <= this.#decreasedAt) return;
    this.#limit = Math.max(1, this.#limit * CONCURRENCY_DECREASE);
    this.#isGrowingQuickly = false;
    this.#decreasedAt = now;
  }
}
