interface WindowEntry {
  readonly at: number;
  readonly amount: number;
}

/**
 * Reservations spaced so that no window of the given length exceeds the limit. (A token bucket would allow twice the limit in
 * its first window.) Reservations are kept in order of arrival.
 */
export class SlidingWindow {
  #entries: WindowEntry[] = [];

  constructor(
    private readonly limit: number,
    private readonly lengthMs: number,
  ) {}

  /** The earliest time for an amount. An amount above the limit gets a window of its own. */
  earliest(amount: number, now: number): number {
    this.#entries = this.#entries.filter(({ at }) => at + this.lengthMs > now);
    let start = Math.max(now, this.#entries.at(-1)?.at ?? now);
    let used = this.#entries.reduce((sum, entry) => sum + entry.amount, 0);
    for (const entry of this.#entries) {
      const leavesAt = entry.at + this.lengthMs;
      if (leavesAt > start && used + amount <= this.limit) break;
      start = Math.max(start, leavesAt);
      used -= entry.amount;
    }
    return start;
  }

  /** Reserves an amount at a time, and returns a function that cancels the reservation. */
  reserve(amount: number, at: number): () => void {
    const entry = { at, amount };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }
}
