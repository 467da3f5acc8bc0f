/**
 * Calls in flight that a new key starts with. Together with the growth below it reaches 64 in seven round trips, and
 * meets a limit of 50 a second it was not told with less than 50 refusals; larger ones are faster and rougher.
 */
export const FIRST_LIMIT = 12;
/** Growth per success until the first overload: the limit gains a third of itself in a round trip. */
const QUICK_GROWTH = 0.35;
/** What an overload leaves of the limit. */
const DECREASE = 0.5;

/**
 * How many calls of one key may be in flight, learned from what upstream answers: quick growth at first, then
 * one more per round trip while calls succeed, and half as many after an overload, between 1 and the ceiling.
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

  /** @param inFlight calls in flight with this one; a limit that was not used up is not raised */
  onSuccess(inFlight: number): void {
    if (inFlight < this.value) return;
    const growth = this.#isGrowingQuickly ? QUICK_GROWTH : 1 / this.#limit;
    this.#limit = Math.min(this.ceiling, this.#limit + growth);
  }

  /** Calls sent before the last decrease say nothing new: a burst of refusals counts once. */
  onOverload(sentAt: number, now: number): void {
    if (sentAt <= this.#decreasedAt) return;
    this.#limit = Math.max(1, this.#limit * DECREASE);
    this.#isGrowingQuickly = false;
    this.#decreasedAt = now;
  }
}
