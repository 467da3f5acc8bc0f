import { ONE_SECOND_MS } from '../../config/units.js';
import { globMatcher } from './glob.js';
import { parseAge, parseMoment } from './moment.js';

/** Whether an item is selected. */
export type Matcher<Item> = (item: Item) => boolean;

/** Reads a value of an item; `undefined` or `null` if it is unknown. */
type Getter<Item, Value> = (item: Item) => Value | null | undefined;

/**
 * Builds a matcher from the conditions of a selector. A condition that is `undefined` is ignored. An item whose value is
 * unknown does not match.
 */
export class Conditions<Item> {
  private readonly matchers: Matcher<Item>[] = [];

  /** @param nowMs Unix time in milliseconds that ages count back from */
  constructor(private readonly nowMs: number) {}

  /** Matches if all conditions do. */
  get matcher(): Matcher<Item> {
    return (item) => this.matchers.every((matches) => matches(item));
  }

  when<Value>(value: Value | undefined, create: (value: Value) => Matcher<Item>): void {
    if (value !== undefined) this.matchers.push(create(value));
  }

  oneOf(list: readonly string[] | undefined, get: Getter<Item, string>): void {
    this.when(list, (values) => {
      const wanted = new Set(values);
      return whenPresent(get, (value) => wanted.has(value));
    });
  }

  /** One of the patterns matches, see {@link globMatcher}. */
  matchesAny(patterns: readonly string[] | undefined, get: Getter<Item, string>): void {
    this.when(patterns, (list) => {
      const findPattern = globMatcher(list);
      return whenPresent(get, (value) => findPattern(value) !== undefined);
    });
  }

  /** @throws RangeError for an invalid date or age */
  notBefore(text: string | undefined, get: Getter<Item, number>): void {
    this.atLeast(this.moment(text), get);
  }

  /** @throws RangeError for an invalid date or age */
  before(text: string | undefined, get: Getter<Item, number>): void {
    this.when(this.moment(text), (moment) => whenPresent(get, (value) => value < moment));
  }

  /** From now until this time from now, inclusive. @throws RangeError for an invalid age */
  within(age: string | undefined, get: Getter<Item, number>): void {
    this.when(age, (text) => {
      const now = this.nowMs / ONE_SECOND_MS;
      const end = now + ageInSeconds(text);
      return whenPresent(get, (value) => value >= now && value <= end);
    });
  }

  atLeast(min: number | undefined, get: Getter<Item, number>): void {
    this.when(min, (bound) => whenPresent(get, (value) => value >= bound));
  }

  atMost(max: number | undefined, get: Getter<Item, number>): void {
    this.when(max, (bound) => whenPresent(get, (value) => value <= bound));
  }

  is(wanted: boolean | undefined, get: Getter<Item, boolean>): void {
    this.when(wanted, (expected) => whenPresent(get, (value) => value === expected));
  }

  private moment(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const moment = parseMoment(text, this.nowMs);
    if (moment === undefined) throw new RangeError(`${text} is neither a date nor an age`);
    return moment;
  }
}

/** @throws RangeError for an invalid age */
export function ageInSeconds(age: string): number {
  const seconds = parseAge(age);
  if (seconds === undefined) throw new RangeError(`${age} is not an age`);
  return seconds;
}

const whenPresent =
  <Item, Value>(get: Getter<Item, Value>, holds: (value: Value) => boolean): Matcher<Item> =>
  (item) => {
    const value = get(item);
    return value !== undefined && value !== null && holds(value);
  };
