/** The entries of a running job that may still be needed: all of them, or those that are not saved. */
export class EntryLog {
  private entries: string[];
  /** Entries that were dropped in front. */
  private dropped = 0;

  constructor(entries: readonly string[] = []) {
    this.entries = [...entries];
  }

  /** Of all entries there ever were. */
  get length(): number {
    return this.dropped + this.entries.length;
  }

  append(entry: string): void {
    this.entries.push(entry);
  }

  /** At most `count` entries from a place on. */
  from(place: number, count: number): string[] {
    return this.entries.slice(place - this.dropped, place - this.dropped + count);
  }

  dropBefore(place: number): void {
    this.entries = this.entries.slice(place - this.dropped);
    this.dropped = place;
  }
}
