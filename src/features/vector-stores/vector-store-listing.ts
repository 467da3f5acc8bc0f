import { idListing, listing, type Operation } from '../../bulk/operation.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import { type SortKey, sorted, type SortValue } from '../../selectors/criteria/sorted.js';
import {
  lastActiveAt,
  type VectorStoreFacts,
  vectorStoreFactsOf,
} from '../../selectors/criteria/vector-store-selector.js';

/** How much is told of a store. */
export type VectorStoreView = 'ids' | 'summary' | 'full';

type SortField = 'created_at' | 'last_active_at' | 'expires_at' | 'name' | 'usage_bytes' | 'files';

export type VectorStoreSort = SortKey<SortField>;

export type VectorStoreListing = Operation<{ id: string }, readonly (string | { id: string })[]>;

const VALUES: Readonly<Record<SortField, (store: VectorStore) => SortValue>> = {
  created_at: (store) => store.created_at,
  last_active_at: lastActiveAt,
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
  const inOrder = sort === undefined ? stores : sorted(stores, sort, VALUES);
  if (view === 'ids') return idListing(inOrder);
  const shown = view === 'full' ? inOrder : summariesOf(inOrder);
  return listing<{ id: string }, readonly { id: string }[]>(shown, (items) => items);
}

async function* summariesOf(stores: AsyncIterable<VectorStore>): AsyncGenerator<VectorStoreFacts> {
  for await (const store of stores) yield vectorStoreFactsOf(store);
}
