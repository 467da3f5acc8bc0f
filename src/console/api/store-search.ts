import type { paths } from './schema';

type ListQuery = NonNullable<paths['/vector_stores']['get']['parameters']['query']>;

export const LIST_FILTERS = ['ids', 'name', 'status', 'metadata'] as const;
export const TEXT_FILTERS = [
  'created_after',
  'created_before',
  'active_after',
  'active_before',
  'min_bytes',
  'max_bytes',
  'expires_within',
] as const;
export const FLAG_FILTERS = ['empty', 'has_failed', 'expired'] as const;

export type ListFilter = (typeof LIST_FILTERS)[number];
export type TextFilter = (typeof TEXT_FILTERS)[number];
export type FlagFilter = (typeof FLAG_FILTERS)[number];
export type StoreFilter = ListFilter | TextFilter | FlagFilter;
export const STORE_FILTERS: readonly StoreFilter[] = [...LIST_FILTERS, ...FLAG_FILTERS, ...TEXT_FILTERS];

/** Selects stores. Search parameters of the list and of the plan, named as those of `GET /vector_stores`. Values are texts, as in the address. */
export type StoreSearch = Partial<
  Record<ListFilter, string[]> & Record<TextFilter, string> & Record<FlagFilter, 'true' | 'false'>
> & { sort?: string };

/** Reads the address. Unknown and unusable parameters are ignored; the service validates the others. */
export function readStoreSearch(search: Record<string, unknown>): StoreSearch {
  const result: StoreSearch = {};
  for (const name of LIST_FILTERS) {
    const values = textsIn(search[name]);
    if (values.length > 0) result[name] = values;
  }
  for (const name of TEXT_FILTERS) {
    const [value] = textsIn(search[name]);
    if (value !== undefined) result[name] = value;
  }
  for (const name of FLAG_FILTERS) {
    const [value] = textsIn(search[name]);
    if (value === 'true' || value === 'false') result[name] = value;
  }
  const [sort] = textsIn(search.sort);
  if (sort !== undefined) result.sort = sort;
  return result;
}

function textsIn(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values
    .map((single) => (typeof single === 'string' ? single.trim() : ''))
    .filter((text) => text !== '');
}

/** The query of the API for these filters. The rows are sorted in the browser. */
export function queryOf({ sort: _sort, ...filters }: StoreSearch): ListQuery {
  return { ...filters, view: 'summary' } as ListQuery;
}

/** Whether the list is restricted. */
export const hasFilters = (search: StoreSearch): boolean =>
  STORE_FILTERS.some((name) => search[name] !== undefined);
