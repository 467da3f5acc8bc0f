import type { components } from './schema';
import { readStoreSearch, type StoreSearch } from './store-search';

type FileSelector = components['schemas']['FileSelectorDto'];

/** Search parameters of the plan: the stores, and the unused files to delete. */
export type PlanSearch = StoreSearch & {
  /** All files that no store uses. */
  orphans?: 'true';
  /** Only these, if no store uses them. */
  orphan_ids?: string[];
  /** Patterns for the names, with `orphans`. */
  orphan_filename?: string[];
};

/** Reads the address. Unknown and unusable parameters are ignored. */
export function readPlanSearch(search: Record<string, unknown>): PlanSearch {
  const [ids, names] = [textsIn(search.orphan_ids), textsIn(search.orphan_filename)];
  return {
    ...readStoreSearch(search),
    ...(search.orphans === 'true' && { orphans: 'true' }),
    ...(ids.length > 0 && { orphan_ids: ids }),
    ...(names.length > 0 && { orphan_filename: names }),
  };
}

const textsIn = (value: unknown): string[] =>
  [value].flat().filter((text): text is string => typeof text === 'string' && text !== '');

/** `orphan_files` of the plan; `undefined` if only stores are selected. */
export function orphanFilesOf(search: PlanSearch): FileSelector | undefined {
  const { orphans, orphan_ids: ids, orphan_filename: filename } = search;
  if (ids !== undefined) return { ids };
  if (orphans !== 'true') return undefined;
  return filename === undefined ? {} : { filename };
}
