import { globTest } from './glob.js';
import { ageOf, momentOf } from './moment.js';
import { Turns } from '../../async/turns.js';

/** Judges an item. */
export type Test<Item> = (item: Item) => boolean;

/** Reads off an item what it tells of itself; `undefined` or `null` where it does not. */
type Read<Item, Value> = (item: Item) => Value | null | undefined;

const ONE_SECOND_MS = 1_000;

/**
 * What must hold for an item, condition by condition. What is not said is no condition; what an item does not tell of
 * itself does not fit: nothing is selected on a guess.
 */
export class Conditions<Item> {
  private readonly tests: Test<Item>[] = [];

  constructor(
    /** For ages; a Unix time in milliseconds. */
    private readonly nowMs: number,
  ) {}

  /** All of them hold. */
  get test(): Test<Item> {
    return (item) => this.tests.every((test) => test(item));
  }

  when<Value>(value: Value | undefined, make: (value: Value) => Test<Item>): void {
    if (value !== undefined) this.tests.push(make(value));
  }

  oneOf(list: readonly string[] | undefined, read: Read<Item, string>): void {
    this.when(list, (values) => {
      const wanted = new Set(values);
      return told(read, (value) => wanted.has(value));
    });
  }

  /** One of the patterns fits, see {@link globTest}. */
  like(patterns: readonly string[] | undefined, read: Read<Item, string>): void {
    this.when(patterns, (list) => {
      const patternOf = globTest(list);
      return told(read, (value) => patternOf(value) !== undefined);
    });
  }

  /** @throws RangeError for what is no moment */
  notBefore(text: string | undefined, read: Read<Item, number>): void {
    this.when(text, (said) => {
      const moment = this.momentFrom(said);
      return told(read, (value) => value >= moment);
    });
  }

  /** @throws RangeError for what is no moment */
  before(text: string | undefined, read: Read<Item, number>): void {
    this.when(text, (said) => {
      const moment = this.momentFrom(said);
      return told(read, (value) => value < moment);
    });
  }

  /** From now until then, the end included. @throws RangeError for what is no age */
  within(age: string | undefined, read: Read<Item, number>): void {
    this.when(age, (said) => {
      const now = this.nowMs / ONE_SECOND_MS;
      const until = now + secondsOf(said);
      return told(read, (value) => value >= now && value <= until);
    });
  }

  atLeast(min: number | undefined, read: Read<Item, number>): void {
    this.when(min, (bound) => told(read, (value) => value >= bound));
  }

  atMost(max: number | undefined, read: Read<Item, number>): void {
    this.when(max, (bound) => told(read, (value) => value <= bound));
  }

  is(wanted: boolean | undefined, read: Read<Item, boolean>): void {
    this.when(wanted, (expected) => told(read, (value) => value === expected));
  }

  private momentFrom(text: string): number {
    const moment = momentOf(text, this.nowMs);
    if (moment === undefined) throw new RangeError(`${text} is neither a date nor an age`);
    return moment;
  }
}

/** Those that pass. */
export async function* only<Item>(items: AsyncIterable<Item>, test: Test<Item>): AsyncGenerator<Item> {
  const turns = new Turns();
  for await (const item of items) {
    if (test(item)) yield item;
    if (turns.isOver) await turns.next();
  }
}

/** @throws RangeError for what is no age */
export function secondsOf(age: string): number {
  const seconds = ageOf(age);
  if (seconds === undefined) throw new RangeError(`${age} is no age`);
  return seconds;
}

const told =
  <Item, Value>(read: Read<Item, Value>, holds: (value: Value) => boolean): Test<Item> =>
  (item) => {
    const value = read(item);
    return value !== undefined && value !== null && holds(value);
  };
