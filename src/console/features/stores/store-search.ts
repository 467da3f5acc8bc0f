import type { paths } from '../../api/schema';

type ListQuery = NonNullable<paths['/vector_stores']['get']['parameters']['query']>;

const LISTS = ['ids', 'name', 'status', 'metadata'] as const;
const TEXTS = [
  'created_after',
  'created_before',
  'active_after',
  'active_before',
  'min_bytes',
  'max_bytes',
  'expires_within',
] as const;
const FLAGS = ['empty', 'has_failed', 'expired'] as const;

export type ListFilter = (typeof LISTS)[number];
export type TextFilter = (typeof TEXTS)[number];
export type FlagFilter = (typeof FLAGS)[number];
export type StoreFilter = ListFilter | TextFilter | FlagFilter;
export const STORE_FILTERS: readonly StoreFilter[] = [...LISTS, ...FLAGS, ...TEXTS];

/** Search parameters of the list, named as those of `GET /vector_stores`. Values are texts, as in the address. */
export type StoreSearch = Partial<
  Record<ListFilter, string[]> & Record<TextFilter, string> & Record<FlagFilter, 'true' | 'false'>
> & { sort?: string };

/** Reads the address. Unknown and unusable parameters are ignored; the service validates the others. */
export function readStoreSearch(search: Record<string, unknown>): StoreSearch {
  const result: StoreSearch = {};
  for (const name of LISTS) {
    const values = textsIn(search[name]);
    if (values.length > 0) result[name] = values;
  }
  for (const name of TEXTS) {
    const [value] = textsIn(search[name]);
    if (value !== undefined) result[name] = value;
  }
  for (const name of FLAGS) {
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
