import { idListing, listing, type Operation } from '../bulk/operation.js';
import type { VectorStore } from '../openai/types.js';
import { activeAt } from '../selection/vector-store-selector.js';

/** How much is told of a store. */
export type VectorStoreView = 'ids' | 'summary' | 'full';

/** What a list of stores is read for. */
export type VectorStoreSummary = Pick<
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

type SortField = 'created_at' | 'last_active_at' | 'expires_at' | 'name' | 'usage_bytes' | 'files';

/** A field, `-` before it for the greatest first. */
export type VectorStoreSort = SortField | `-${SortField}`;

export type VectorStoreListing = Operation<{ id: string }, readonly (string | { id: string })[]>;

const VALUES: Readonly<Record<SortField, (store: VectorStore) => string | number | null | undefined>> = {
  created_at: (store) => store.created_at,
  last_active_at: activeAt,
  expires_at: (store) => store.expires_at,
  name: (store) => store.name?.toLowerCase(),
  usage_bytes: (store) => store.usage_bytes,
  files: (store) => store.file_counts?.total,
};

/** A listing of stores: as they come, or sorted once all of them are known. */
export function vectorStoreListing(
  stores: AsyncIterable<VectorStore>,
  { view = 'ids', sort }: { view?: VectorStoreView | undefined; sort?: VectorStoreSort | undefined },
): VectorStoreListing {
  const inOrder = sort === undefined ? stores : sorted(stores, sort);
  if (view === 'ids') return idListing(inOrder);
  const shown = view === 'full' ? inOrder : summariesOf(inOrder);
  return listing<{ id: string }, readonly { id: string }[]>(shown, (items) => items);
}

async function* sorted(
  stores: AsyncIterable<VectorStore>,
  sort: VectorStoreSort,
): AsyncGenerator<VectorStore> {
  const isDescending = sort.startsWith('-');
  const valueOf = VALUES[(isDescending ? sort.slice(1) : sort) as SortField];
  const all: VectorStore[] = [];
  for await (const store of stores) all.push(store);
  yield* all.sort((one, other) => compare(valueOf(one), valueOf(other), isDescending));
}

type Value = ReturnType<(typeof VALUES)[SortField]>;

/** What has no value comes last, whichever way. */
function compare(one: Value, other: Value, isDescending: boolean): number {
  if (one === null || one === undefined) return other === null || other === undefined ? 0 : 1;
  if (other === null || other === undefined) return -1;
  const ascending = one < other ? -1 : one > other ? 1 : 0;
  return isDescending ? -ascending : ascending;
}

async function* summariesOf(stores: AsyncIterable<VectorStore>): AsyncGenerator<VectorStoreSummary> {
  for await (const { id, name, status, usage_bytes, file_counts, ...store } of stores) {
    const { created_at, last_active_at, expires_at, metadata } = store;
    yield { id, name, status, usage_bytes, file_counts, created_at, last_active_at, expires_at, metadata };
  }
}
