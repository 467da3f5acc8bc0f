interface Entry {
  readonly at: number;
  readonly amount: number;
}

/**
 * Appointments so far apart that no stretch of the given length ever holds more than the limit: a bucket that fills
 * up again would allow twice as much in its first one. Kept in order: who comes later goes later.
 */
export class SlidingWindow {
  #entries: Entry[] = [];

  constructor(
    private readonly limit: number,
    private readonly lengthMs: number,
  ) {}

  /** When that much may be done at the earliest; more than the limit gets a stretch of its own. */
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

  /** Makes the appointment; the function it gives takes it back. */
  take(amount: number, at: number): () => void {
    const entry = { at, amount };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }
}
