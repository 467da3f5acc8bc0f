/** Entries that are packed together. */
const BLOCK = 128;
/** Entries that are not packed: the newest, which are read next. */
const MAX_LOOSE = 2 * BLOCK;
/** No entry has one: each is JSON on one line. */
const SEPARATOR = '\n';

/**
 * Entries of a job in their order. They are held as bytes outside the heap: a hundred thousand strings would be looked
 * at by every collection of garbage.
 */
export class EntryLog {
  private readonly blocks: Buffer[] = [];
  private last: string[] = [];
  /** Blocks that were dropped in front. */
  private dropped = 0;
  /** The block that was read last: what is read next is near it. */
  private unpacked: { readonly block: Buffer; readonly entries: readonly string[] } | undefined;

  constructor(entries: Iterable<string> = []) {
    for (const entry of entries) this.append(entry);
  }

  /** Of all entries there ever were. */
  get length(): number {
    return (this.dropped + this.blocks.length) * BLOCK + this.last.length;
  }

  append(entry: string): void {
    this.last.push(entry);
    if (this.last.length < MAX_LOOSE) return;
    this.blocks.push(Buffer.from(this.last.slice(0, BLOCK).join(SEPARATOR)));
    this.last = this.last.slice(BLOCK);
  }

  /** At most `count` entries from a place on. */
  from(place: number, count: number): string[] {
    const end = Math.min(place + count, this.length);
    return Array.from({ length: Math.max(0, end - place) }, (_, index) => this.at(place + index));
  }

  /** @throws RangeError for a place that has none, or whose entry was dropped */
  at(place: number): string {
    const packed = this.length - this.last.length;
    const entry =
      place < packed
        ? this.unpack(Math.floor(place / BLOCK) - this.dropped)[place % BLOCK]
        : this.last[place - packed];
    if (entry === undefined) throw new RangeError(`there is no entry ${place}`);
    return entry;
  }

  /** May forget the entries before a place. */
  dropBefore(place: number): void {
    const whole = Math.min(Math.floor(place / BLOCK) - this.dropped, this.blocks.length);
    this.blocks.splice(0, whole);
    this.dropped += whole;
  }

  private unpack(index: number): readonly string[] {
    const block = this.blocks[index];
    if (block === undefined) return [];
    if (this.unpacked?.block !== block) this.unpacked = { block, entries: block.toString().split(SEPARATOR) };
    return this.unpacked.entries;
  }
}
