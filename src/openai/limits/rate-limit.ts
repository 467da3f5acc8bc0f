const ONE_SECOND_MS = 1000;
/** What of the measured rate is used, so that the bucket upstream fills up rather than runs dry. */
const CAUTION = 0.97;
/** Added to the rate per success, to find out when upstream allows more: two percent a second at first, … */
const PROBE = 0.02;
/** … and as much again for each of these without a 429. */
const PROBE_STEP_MS = 10 * ONE_SECOND_MS;
/** The first measure takes a burst for one second's worth, which may be far too little: until there is a second. */
const FIRST_PROBE = 0.25;
/** What a 429 leaves of the rate that comes too soon after the last one to measure anything. */
const DECREASE = 0.8;
const LOWEST_PER_SECOND = 0.5;
/** Without a call for this long, a new busy time begins and what was counted before says nothing. */
const IDLE_MS = 3 * ONE_SECOND_MS;

/**
 * How many calls a second one key may make. There is no limit until upstream answers a 429; from then on the
 * rate is what upstream let through.
 *
 * Whatever the burst upstream allows, its bucket is empty at a 429. Between two of them it let through exactly
 * what it was refilled with, so successes / time is the sustained rate. Before the first one, the burst is
 * taken for one second's worth.
 */
export class RateLimit {
  #perSecond = Infinity;
  #isMeasured = false;
  #tokens = 0;
  #capacity = 1;
  #refilledAt = 0;
  #windowStart = -Infinity;
  #successes = 0;
  #lastCallAt = -Infinity;
  #throttledAt = -Infinity;

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Milliseconds until the next call may go: 0 takes a place for it. */
  take(now: number): number {
    if (now - this.#lastCallAt > IDLE_MS && now - this.#windowStart > IDLE_MS) this.#startWindow(now);
    if (this.#perSecond !== Infinity) {
      this.#refill(now);
      if (this.#tokens < 1) return ((1 - this.#tokens) / this.#perSecond) * ONE_SECOND_MS;
      this.#tokens -= 1;
    }
    this.#lastCallAt = now;
    return 0;
  }

  onSuccess(now: number): void {
    this.#successes += 1;
    const probe = this.#isMeasured ? PROBE : FIRST_PROBE;
    this.#perSecond += probe * (1 + (now - this.#throttledAt) / PROBE_STEP_MS);
  }

  /** Calls sent before the last 429 was met belong to the same burst and say nothing new. */
  onThrottled(sentAt: number, now: number): void {
    if (sentAt <= this.#throttledAt) return;
    this.#perSecond = Math.max(LOWEST_PER_SECOND, this.#measure(now));
    this.#tokens = 0;
    this.#refilledAt = now;
    this.#throttledAt = now;
  }

  /** While every call waits, upstream's bucket fills: what it gained may be used at once afterwards. */
  onPause(pauseMs: number, now: number): void {
    this.#lastCallAt = Math.max(this.#lastCallAt, now + pauseMs);
    if (this.#perSecond === Infinity) return;
    this.#capacity = Math.max(1, (Math.max(pauseMs, ONE_SECOND_MS) / ONE_SECOND_MS) * this.#perSecond);
  }

  #measure(now: number): number {
    const elapsedMs = now - this.#windowStart;
    const isFirst = this.#perSecond === Infinity;
    // Nothing got through: of a first 429 only the pause is known, of a later one that it was too much.
    if (this.#successes === 0 || (!isFirst && elapsedMs < ONE_SECOND_MS)) return this.#perSecond * DECREASE;
    this.#isMeasured = !isFirst;
    const seconds = Math.max(ONE_SECOND_MS, elapsedMs) / ONE_SECOND_MS;
    const measured = (this.#successes / seconds) * CAUTION;
    this.#startWindow(now);
    return measured;
  }

  #startWindow(now: number): void {
    this.#windowStart = now;
    this.#successes = 0;
  }

  #refill(now: number): void {
    const gained = ((now - this.#refilledAt) / ONE_SECOND_MS) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#refilledAt = now;
  }
}
