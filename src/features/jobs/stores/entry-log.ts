/** Entries per packed block. */
const ENTRIES_PER_BLOCK = 128;
/** Maximum unpacked entries: the newest, which are read next. */
const MAX_UNPACKED = 2 * ENTRIES_PER_BLOCK;
/** Does not occur in an entry, which is JSON on one line. */
const SEPARATOR = '\n';

/** Entries of a job in their order. Stored as bytes outside the heap, so that garbage collection does not visit them. */
export class EntryLog {
  private readonly blocks: Buffer[] = [];
  private last: string[] = [];
  /** Number of blocks dropped from the beginning. */
  private dropped = 0;
  /** The block that was read last, because reads are mostly sequential. */
  private unpacked: { readonly block: Buffer; readonly entries: readonly string[] } | undefined;

  constructor(entries: Iterable<string> = []) {
    for (const entry of entries) this.append(entry);
  }

  /** Number of entries, including dropped ones. */
  get length(): number {
    return (this.dropped + this.blocks.length) * ENTRIES_PER_BLOCK + this.last.length;
  }

  append(entry: string): void {
    this.last.push(entry);
    if (this.last.length < MAX_UNPACKED) return;
    this.blocks.push(Buffer.from(this.last.slice(0, ENTRIES_PER_BLOCK).join(SEPARATOR)));
    this.last = this.last.slice(ENTRIES_PER_BLOCK);
  }

  /** Up to `count` entries from a place. */
  from(place: number, count: number): string[] {
    const end = Math.min(place + count, this.length);
    return Array.from({ length: Math.max(0, end - place) }, (_, index) => this.at(place + index));
  }

  /** @throws RangeError if the entry does not exist or was dropped */
  at(place: number): string {
    const packed = this.length - this.last.length;
    const entry =
      place < packed
        ? this.unpack(Math.floor(place / ENTRIES_PER_BLOCK) - this.dropped)[place % ENTRIES_PER_BLOCK]
        : this.last[place - packed];
    if (entry === undefined) throw new RangeError(`entry ${place} does not exist`);
    return entry;
  }

  /** Allows the entries before a place to be dropped. */
  dropBefore(place: number): void {
    const whole = Math.min(Math.floor(place / ENTRIES_PER_BLOCK) - this.dropped, this.blocks.length);
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
