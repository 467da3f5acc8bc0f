import { itemAt, seededRandom, type Random } from '../random.js';

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
