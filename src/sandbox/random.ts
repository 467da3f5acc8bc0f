/** Returns numbers in [0, 1), like `Math.random`. */
export type Random = () => number;

/** Generates the same numbers for the same seed on every machine (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Hashes a text to a seed (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Returns the item at an index that wraps around at the end. @throws RangeError for an empty list */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('no items');
  return item;
}

/** Makes seeded random choices, which are the same at every start. */
export class SeededPicker {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** Returns an integer from `min` to `max`, inclusive. */
  between(min: number, max: number): number {
    return min + Math.floor(this.random() * (max - min + 1));
  }

  /** @throws RangeError for an empty list */
  oneOf<T>(items: readonly T[]): T {
    return itemAt(items, this.between(0, items.length - 1));
  }

  chance(share: number): boolean {
    return this.random() < share;
  }
}
