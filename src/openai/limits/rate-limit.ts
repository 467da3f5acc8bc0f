import { ONE_SECOND_MS } from '../../config/units.js';

/** Share of the measured rate that is used, so that upstream's token bucket does not run empty. */
const CAUTION = 0.97;
/** Added to the rate per success, to detect a higher limit: 2% per second initially. */
const PROBE = 0.02;
/** For each period of this length without a 429, the increase grows by {@link PROBE}. */
const PROBE_STEP_MS = 10 * ONE_SECOND_MS;
/** Used instead of {@link PROBE} after the first measurement, which may be far too low: it counts a burst as one second. */
const FIRST_PROBE = 0.25;
/** Factor applied after a 429 that follows the last one too closely for a measurement. */
const RATE_DECREASE = 0.8;
const LOWEST_PER_SECOND = 0.5;
/** After this long without a call, a new measurement starts. */
const IDLE_MS = 3 * ONE_SECOND_MS;

/**
 * The number of calls per second that one key may make. There is no limit until upstream responds with a 429; then the rate is
 * measured from the calls that succeeded.
 *
 * At a 429, upstream's token bucket is empty, whatever burst it allows. Between two 429s, it admits exactly the calls for which
 * it was refilled, so successes / time is the sustained rate. Before the first 429, the burst is counted as one second.
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

  /** Milliseconds until the next call may start. 0 consumes a token for it. */
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

  /** Ignores calls sent before the last 429, which belong to the same burst. */
  onThrottled(sentAt: number, now: number): void {
    if (sentAt <= this.#throttledAt) return;
    this.#perSecond = Math.max(LOWEST_PER_SECOND, this.#measure(now));
    this.#tokens = 0;
    this.#refilledAt = now;
    this.#throttledAt = now;
  }

  /** Upstream's bucket fills during a pause, and these tokens may be used at once afterwards. */
  onPause(pauseMs: number, now: number): void {
    this.#lastCallAt = Math.max(this.#lastCallAt, now + pauseMs);
    if (this.#perSecond === Infinity) return;
    this.#capacity = Math.max(1, (Math.max(pauseMs, ONE_SECOND_MS) / ONE_SECOND_MS) * this.#perSecond);
  }

  #measure(now: number): number {
    const elapsedMs = now - this.#windowStart;
    const isFirst = this.#perSecond === Infinity;
    // Nothing to measure: no call succeeded, or the last 429 was less than a second ago.
    if (this.#successes === 0 || (!isFirst && elapsedMs < ONE_SECOND_MS))
      return this.#perSecond * RATE_DECREASE;
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
