import type { VectorStore } from '../openai/types.js';
import { matchesGlob } from './glob.js';
import { ageOf, momentOf } from './moment.js';

/** Which vector stores are meant: those for which everything holds that is said. An empty one means all. */
export interface VectorStoreSelector {
  readonly ids?: readonly string[] | undefined;
  /** Patterns, see {@link matchesGlob}; one of them must fit. A store without a name has an empty one. */
  readonly name?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  /** All of them, with just these values. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Dates or ages, see {@link momentOf}; of both ends the earlier one is included. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  /** As above. A store that was never used was last active when it was made. */
  readonly active_after?: string | undefined;
  readonly active_before?: string | undefined;
  /** Of `usage_bytes`, inclusive. */
  readonly min_bytes?: number | undefined;
  readonly max_bytes?: number | undefined;
  /** Whether it has no files. */
  readonly empty?: boolean | undefined;
  /** Whether it has files that could not be indexed. */
  readonly has_failed?: boolean | undefined;
  readonly expired?: boolean | undefined;
  /** An age: it expires within that time from now, and has not yet. */
  readonly expires_within?: string | undefined;
}

type Test = (store: VectorStore) => boolean;

const ONE_SECOND_MS = 1_000;

/**
 * Makes a test of a selector; dates and ages are read once. What a store does not tell of itself does not fit: nothing is
 * selected on a guess.
 *
 * @throws RangeError for a moment or an age that is none
 */
export function vectorStoreTest(selector: VectorStoreSelector, nowMs = Date.now()): Test {
  const tests = testsOf(selector, nowMs);
  return (store) => tests.every((test) => test(store));
}

/** Those that pass. */
export async function* only<Item>(
  items: AsyncIterable<Item>,
  test: (item: Item) => boolean,
): AsyncGenerator<Item> {
  for await (const item of items) if (test(item)) yield item;
}

function testsOf(selector: VectorStoreSelector, nowMs: number): Test[] {
  const { ids, name, status, metadata, min_bytes: min, max_bytes: max } = selector;
  const { empty, has_failed: hasFailed, expired } = selector;
  const tests: Test[] = [];
  const when = <Value>(value: Value | undefined, make: (value: Value) => Test): void => {
    if (value !== undefined) tests.push(make(value));
  };
  when(ids, (list) => {
    const wanted = new Set(list);
    return ({ id }) => wanted.has(id);
  });
  when(name, (patterns) => (store) => patterns.some((pattern) => matchesGlob(pattern, store.name ?? '')));
  when(status, (list) => (store) => store.status !== undefined && list.includes(store.status));
  when(metadata, (wanted) => {
    const pairs = Object.entries(wanted);
    return (store) => pairs.every(([key, value]) => store.metadata?.[key] === value);
  });
  when(selector.created_after, (text) => notBefore(createdAt, momentFrom(text, nowMs)));
  when(selector.created_before, (text) => before(createdAt, momentFrom(text, nowMs)));
  when(selector.active_after, (text) => notBefore(activeAt, momentFrom(text, nowMs)));
  when(selector.active_before, (text) => before(activeAt, momentFrom(text, nowMs)));
  when(min, (bytes) => (store) => store.usage_bytes !== undefined && store.usage_bytes >= bytes);
  when(max, (bytes) => (store) => store.usage_bytes !== undefined && store.usage_bytes <= bytes);
  when(
    empty,
    (isEmpty) => (store) =>
      store.file_counts === undefined ? false : (store.file_counts.total === 0) === isEmpty,
  );
  when(
    hasFailed,
    (has) => (store) => (store.file_counts === undefined ? false : store.file_counts.failed > 0 === has),
  );
  when(expired, (is) => (store) => store.status !== undefined && isExpired(store) === is);
  when(selector.expires_within, (text) => {
    const until = nowMs / ONE_SECOND_MS + ageFrom(text);
    return (store) => !isExpired(store) && typeof store.expires_at === 'number' && store.expires_at <= until;
  });
  return tests;
}

type Clock = (store: VectorStore) => number | undefined;

const createdAt: Clock = (store) => store.created_at;
/** When a store was last used. */
export const activeAt: Clock = (store) => store.last_active_at ?? store.created_at;

const isExpired = (store: VectorStore): boolean => store.status === 'expired';

function notBefore(clock: Clock, moment: number): Test {
  return (store) => (clock(store) ?? -Infinity) >= moment;
}

function before(clock: Clock, moment: number): Test {
  return (store) => (clock(store) ?? Infinity) < moment;
}

function momentFrom(text: string, nowMs: number): number {
  const moment = momentOf(text, nowMs);
  if (moment === undefined) throw new RangeError(`${text} is neither a date nor an age`);
  return moment;
}

function ageFrom(text: string): number {
  const age = ageOf(text);
  if (age === undefined) throw new RangeError(`${text} is no age`);
  return age;
}
