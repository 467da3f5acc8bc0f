import type { components } from './schema';
import { readStoreSearch, type StoreSearch } from './store-search';

type FileSelector = components['schemas']['FileSelectorDto'];

/** Search parameters of the plan: the stores, and the unused files to delete. */
export type PlanSearch = StoreSearch & {
  /** All files that no store uses. */
  orphans?: 'true';
  /** Only these, if no store uses them. */
  orphan_ids?: string[];
};

/** Reads the address. Unknown and unusable parameters are ignored. */
export function readPlanSearch(search: Record<string, unknown>): PlanSearch {
  const ids = [search.orphan_ids].flat().filter((id): id is string => typeof id === 'string' && id !== '');
  return {
    ...readStoreSearch(search),
    ...(search.orphans === 'true' && { orphans: 'true' }),
    ...(ids.length > 0 && { orphan_ids: ids }),
  };
}

/** `orphan_files` of the plan; `undefined` if only stores are selected. */
export function orphanFilesOf({ orphans, orphan_ids: ids }: PlanSearch): FileSelector | undefined {
  if (ids !== undefined) return { ids };
  return orphans === 'true' ? {} : undefined;
}
