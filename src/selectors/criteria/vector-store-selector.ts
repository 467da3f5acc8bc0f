import type { VectorStore } from '../../openai/gateway/types.js';
import { Conditions, type Test } from './conditions.js';

/** Which vector stores are meant: those for which everything holds that is said. An empty one means all. */
export interface VectorStoreSelector {
  readonly ids?: readonly string[] | undefined;
  /** Patterns, see {@link Conditions.like}; one of them must fit. A store without a name has an empty one. */
  readonly name?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  /** All of them, with just these values. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Dates or ages; of both ends the earlier one is included. */
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

/**
 * Makes a test of a selector; dates and ages are read once. What a store does not tell of itself does not fit.
 *
 * @throws RangeError for a moment or an age that is none
 */
export function vectorStoreTest(selector: VectorStoreSelector, nowMs = Date.now()): Test<VectorStore> {
  const conditions = new Conditions<VectorStore>(nowMs);
  conditions.oneOf(selector.ids, ({ id }) => id);
  conditions.like(selector.name, ({ name }) => name ?? '');
  conditions.oneOf(selector.status, ({ status }) => status);
  conditions.when(selector.metadata, hasMetadata);
  conditions.notBefore(selector.created_after, createdAt);
  conditions.before(selector.created_before, createdAt);
  conditions.notBefore(selector.active_after, activeAt);
  conditions.before(selector.active_before, activeAt);
  conditions.atLeast(selector.min_bytes, usageBytes);
  conditions.atMost(selector.max_bytes, usageBytes);
  conditions.is(selector.empty, isEmpty);
  conditions.is(selector.has_failed, hasFailed);
  conditions.is(selector.expired, isExpired);
  conditions.within(selector.expires_within, expiresAt);
  return conditions.test;
}

const isEmpty = ({ file_counts: counts }: VectorStore): boolean | undefined =>
  counts ? counts.total === 0 : undefined;

const hasFailed = ({ file_counts: counts }: VectorStore): boolean | undefined =>
  counts ? counts.failed > 0 : undefined;

const createdAt = (store: VectorStore): number | undefined => store.created_at;

/** When a store was last used. */
export const activeAt = (store: VectorStore): number | undefined => store.last_active_at ?? store.created_at;

const usageBytes = (store: VectorStore): number | null | undefined => store.usage_bytes;

const isExpired = ({ status }: VectorStore): boolean | undefined =>
  status === undefined ? undefined : status === 'expired';

/** When a store will expire: nothing for one that has. */
const expiresAt = (store: VectorStore): number | null | undefined =>
  isExpired(store) === true ? undefined : store.expires_at;

function hasMetadata(wanted: Readonly<Record<string, string>>): Test<VectorStore> {
  const pairs = Object.entries(wanted);
  return (store) => pairs.every(([key, value]) => store.metadata?.[key] === value);
}
