import { useCallback, useMemo, useState } from 'react';
import { useListing } from '../../api/use-listing';
import { type FileChanges, withChanges } from './file-changes';
import { fileListRequest, type StoreFile } from './store-requests';
import type { StoreView } from './store-view';

export interface StoreFiles {
  readonly rows: readonly StoreFile[];
  readonly status: 'loading' | 'complete' | 'failed';
  readonly error: unknown;
  readonly reload: () => void;
  /** Shows newer data of these files without a new listing. Files without a name keep the known one. */
  readonly update: (files: readonly StoreFile[]) => void;
  readonly remove: (ids: Iterable<string>) => void;
}

interface Changes extends FileChanges {
  /** The filters that the changes belong to. */
  readonly filters: string;
}

/**
 * The files of a store. Actions of the user and the end of an indexing change single rows, because listing all files with their
 * names means listing all files of the project.
 */
export function useStoreFiles(storeId: string, view: StoreView): StoreFiles {
  const request = useMemo(() => fileListRequest(storeId, view), [storeId, view]);
  const { rows: listed, status, error, reload: reloadListing } = useListing<StoreFile>(request);
  const filters = JSON.stringify(request);
  const [state, setState] = useState<Changes>(() => unchanged(filters));
  const changes = useMemo(() => (state.filters === filters ? state : unchanged(filters)), [state, filters]);
  const update = useCallback<StoreFiles['update']>(
    (files) =>
      setState((last) => {
        const current = last.filters === filters ? last : unchanged(filters);
        const updated = new Map(current.updated);
        for (const file of files) updated.set(file.id, { ...updated.get(file.id), ...file });
        const ids = new Set(files.map(({ id }) => id));
        return { filters, updated, removed: new Set([...current.removed].filter((id) => !ids.has(id))) };
      }),
    [filters],
  );
  const remove = useCallback<StoreFiles['remove']>(
    (ids) =>
      setState((last) => {
        const current = last.filters === filters ? last : unchanged(filters);
        const removed = new Set([...current.removed, ...ids]);
        const updated = new Map([...current.updated].filter(([id]) => !removed.has(id)));
        return { filters, updated, removed };
      }),
    [filters],
  );
  const reload = useCallback(() => {
    setState(unchanged(filters));
    reloadListing();
  }, [filters, reloadListing]);
  const rows = useMemo(() => withChanges(listed, changes), [listed, changes]);
  return useMemo(
    () => ({ rows, status, error, reload, update, remove }),
    [rows, status, error, reload, update, remove],
  );
}

const unchanged = (filters: string): Changes => ({ filters, updated: new Map(), removed: new Set() });
