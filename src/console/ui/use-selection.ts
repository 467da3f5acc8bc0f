import { useCallback, useMemo, useState } from 'react';
import { ALL_MATCHING, changeIds, countOf, NOTHING, type SelectedIds, type Selection } from './selection';

export interface SelectionState {
  readonly selection: Selection;
  /** Number of selected objects. */
  readonly count: number;
  readonly isAll: boolean;
  readonly clear: () => void;
  /** Selects everything that matches the filters. */
  readonly selectAllMatching: () => void;
  /** For the table. */
  readonly onIdsChange: (updater: SelectedIds | ((previous: SelectedIds) => SelectedIds)) => void;
}

/**
 * The selection of a list. It is cleared when the filters change, so that nothing invisible stays selected.
 *
 * @param rows loaded rows
 * @param filters the filters as text
 */
export function useSelection(rows: readonly { readonly id: string }[], filters: string): SelectionState {
  const [state, setState] = useState({ selection: NOTHING, filters });
  const selection = state.filters === filters ? state.selection : NOTHING;
  const set = useCallback((next: Selection) => setState({ selection: next, filters }), [filters]);
  const onIdsChange = useCallback<SelectionState['onIdsChange']>(
    (updater) => {
      setState((last) => ({
        selection: changeIds(last.filters === filters ? last.selection : NOTHING, updater, () =>
          rows.map(({ id }) => id),
        ),
        filters,
      }));
    },
    [rows, filters],
  );
  return useMemo(
    () => ({
      selection,
      count: countOf(selection, rows.length),
      isAll: selection.mode === 'all',
      clear: () => set(NOTHING),
      selectAllMatching: () => set(ALL_MATCHING),
      onIdsChange,
    }),
    [selection, rows.length, set, onIdsChange],
  );
}
