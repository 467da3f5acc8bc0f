import type { VectorStore } from '../../openai/gateway/types.js';
import type { VectorStoreSelectorDto } from '../dto/vector-store-selector.dto.js';
import { Conditions, type Matcher } from './conditions.js';

/** Conditions on vector stores, all of which must hold. An empty selector selects all stores. */
export type VectorStoreSelector = VectorStoreSelectorDto;

/** The fields of a vector store that scans, selectors and summaries use. */
export type VectorStoreFacts = Pick<
  VectorStore,
  | 'id'
  | 'name'
  | 'status'
  | 'usage_bytes'
  | 'file_counts'
  | 'created_at'
  | 'last_active_at'
  | 'expires_at'
  | 'metadata'
>;

/** Copies the facts; fields that the upstream left out are present as `undefined`. */
export function vectorStoreFactsOf(store: VectorStoreFacts): {
  [Field in keyof Required<VectorStoreFacts>]: VectorStoreFacts[Field];
} {
  const { id, name, status, usage_bytes, file_counts, created_at, last_active_at, expires_at, metadata } =
    store;
  return { id, name, status, usage_bytes, file_counts, created_at, last_active_at, expires_at, metadata };
}

/**
 * Matches the vector stores that a selector selects. Ages count back from `nowMs`.
 *
 * @throws RangeError for an invalid date or age
 */
export function vectorStoreMatcher(
  selector: VectorStoreSelector,
  nowMs = Date.now(),
): Matcher<VectorStoreFacts> {
  const conditions = new Conditions<VectorStoreFacts>(nowMs);
  conditions.oneOf(selector.ids, ({ id }) => id);
  conditions.matchesAny(selector.name, ({ name }) => name ?? '');
  conditions.oneOf(selector.status, ({ status }) => status);
  conditions.when(selector.metadata, metadataMatcher);
  conditions.notBefore(selector.created_after, ({ created_at }) => created_at);
  conditions.before(selector.created_before, ({ created_at }) => created_at);
  conditions.notBefore(selector.active_after, lastActiveAt);
  conditions.before(selector.active_before, lastActiveAt);
  conditions.atLeast(selector.min_bytes, ({ usage_bytes }) => usage_bytes);
  conditions.atMost(selector.max_bytes, ({ usage_bytes }) => usage_bytes);
  conditions.is(selector.empty, hasNoFiles);
  conditions.is(selector.has_failed, hasFailedFiles);
  conditions.is(selector.expired, isExpiredStore);
  conditions.within(selector.expires_within, (store) =>
    isExpiredStore(store) === true ? undefined : store.expires_at,
  );
  return conditions.matcher;
}

/** When a store was last used; a store that was never used counts as used when it was created. */
export const lastActiveAt = ({ last_active_at, created_at }: VectorStoreFacts): number | undefined =>
  last_active_at ?? created_at;

const hasNoFiles = ({ file_counts: counts }: VectorStoreFacts): boolean | undefined =>
  counts ? counts.total === 0 : undefined;

const hasFailedFiles = ({ file_counts: counts }: VectorStoreFacts): boolean | undefined =>
  counts ? counts.failed > 0 : undefined;

const isExpiredStore = ({ status }: VectorStoreFacts): boolean | undefined => status && status === 'expired';

function metadataMatcher(wanted: Readonly<Record<string, string>>): Matcher<VectorStoreFacts> {
  const pairs = Object.entries(wanted);
  return ({ metadata }) => pairs.every(([key, value]) => metadata?.[key] === value);
}
