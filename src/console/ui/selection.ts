/** Selected rows by id, as the table keeps them. */
export type SelectedIds = Readonly<Record<string, true>>;

/**
 * What is selected: some rows, or every object that matches the filters. The latter is never a list of ids: an action sends the
 * filters to the service, which resolves them.
 */
export type Selection = { readonly mode: 'ids'; readonly ids: SelectedIds } | { readonly mode: 'all' };

export const NOTHING: Selection = { mode: 'ids', ids: {} };
export const ALL_MATCHING: Selection = { mode: 'all' };

type IdsUpdater = SelectedIds | ((previous: SelectedIds) => SelectedIds);

/**
 * Changes single rows. If everything was selected, the loaded rows are selected instead, before the change.
 *
 * @param loadedIds ids of the loaded rows
 */
export function changeIds(
  selection: Selection,
  updater: IdsUpdater,
  loadedIds: () => Iterable<string>,
): Selection {
  const previous = selection.mode === 'ids' ? selection.ids : idsOf(loadedIds());
  return { mode: 'ids', ids: typeof updater === 'function' ? updater(previous) : updater };
}

/**
 * Number of selected objects.
 *
 * @param total number of matching objects
 */
export const countOf = (selection: Selection, total: number): number =>
  selection.mode === 'all' ? total : Object.keys(selection.ids).length;

/** Removes ids that are no longer listed, for example after a deletion. */
export function keepListed(selection: Selection, listedIds: ReadonlySet<string>): Selection {
  if (selection.mode === 'all') return selection;
  const ids = Object.keys(selection.ids);
  const listed = ids.filter((id) => listedIds.has(id));
  return listed.length === ids.length ? selection : { mode: 'ids', ids: idsOf(listed) };
}

export function idsOf(ids: Iterable<string>): SelectedIds {
  const selected = Object.create(null) as Record<string, true>;
  for (const id of ids) selected[id] = true;
  return selected;
}
