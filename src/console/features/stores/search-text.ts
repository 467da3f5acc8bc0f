import type { StoreSearch } from '../../api/store-search';

const IS_ID = /^vs_\w+$/;
const CONTAINS = /^\*([^*?]*)\*$/;

/** Filters for the text of the search box: an id, a pattern, or a part of the name. Other filters stay. */
export function searchOfText(text: string, search: StoreSearch): StoreSearch {
  const { name: _name, ids: _ids, ...rest } = search;
  const trimmed = text.trim();
  if (trimmed === '') return rest;
  if (IS_ID.test(trimmed)) return { ...rest, ids: [trimmed] };
  return { ...rest, name: [/[*?]/.test(trimmed) ? trimmed : `*${trimmed}*`] };
}

/** Text of the search box for these filters; empty if it cannot express them. */
export function textOfSearch({ name, ids }: StoreSearch): string {
  if (name?.length === 1 && ids === undefined) return CONTAINS.exec(name[0] ?? '')?.[1] ?? name[0] ?? '';
  if (ids?.length === 1 && name === undefined && IS_ID.test(ids[0] ?? '')) return ids[0] ?? '';
  return '';
}
