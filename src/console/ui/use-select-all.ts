import { useMemo } from 'react';
import { idsOf } from './selection';
import type { SelectionState } from './use-selection';

/** State of the checkbox that selects all loaded rows. */
export interface SelectAll {
  readonly isChecked: boolean;
  readonly isPartly: boolean;
  readonly toggle: (isSelected: boolean) => void;
}

/** @returns `undefined` without a selection */
export function useSelectAll(
  rows: readonly { readonly id: string }[],
  selection: SelectionState | undefined,
): SelectAll | undefined {
  const isChecked = useMemo(() => {
    if (selection === undefined || selection.isAll) return selection !== undefined;
    const { selection: selected } = selection;
    return rows.length > 0 && selected.mode === 'ids' && rows.every(({ id }) => selected.ids[id]);
  }, [rows, selection]);
  if (selection === undefined) return undefined;
  return {
    isChecked,
    isPartly: !isChecked && selection.count > 0,
    toggle: (isSelected) => {
      if (isSelected) selection.onIdsChange(idsOf(rows.map(({ id }) => id)));
      else selection.clear();
    },
  };
}
