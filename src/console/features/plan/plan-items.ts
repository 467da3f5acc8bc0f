import type { components } from '../../api/schema';
import type { PlanSearch } from '../../api/plan-search';

export type Plan = components['schemas']['CleanupPlanDto'];
type PlannedStore = Plan['vector_stores'][number];
type PlannedFile = Plan['files'][number];

/** An object that the plan deletes. */
export type DeletedItem = { readonly id: string } & (
  | { readonly kind: 'vector_store'; readonly store: PlannedStore }
  | { readonly kind: 'file'; readonly file: PlannedFile }
);

/** An object that was selected, or that deleted stores use, and that is kept. */
export interface KeptItem {
  readonly id: string;
  readonly kind: 'vector_store' | 'file';
  readonly name: string | null;
  /** `missing`: selected by its id, but not in the plan. */
  readonly cause: 'shared' | 'protected' | 'drifted' | 'missing';
  /** Texts of the service. */
  readonly reasons: readonly string[];
  /** Stores that use the file. */
  readonly storeIds: readonly string[];
}

/** Reasons of the objects that changed since the plan, by id. */
export type Drift = ReadonlyMap<string, string>;

export const NO_DRIFT: Drift = new Map();

export const bytesOf = (item: DeletedItem): number =>
  item.kind === 'vector_store' ? item.store.usage_bytes : item.file.bytes;

export const nameOfItem = (item: DeletedItem): string | null =>
  item.kind === 'vector_store' ? item.store.name : item.file.filename;

/** Stores first, as in the plan. */
export function deletedItemsOf(plan: Plan, drift: Drift): DeletedItem[] {
  return plannedItemsOf(plan).filter(({ id }) => !drift.has(id));
}

function plannedItemsOf({ vector_stores, files }: Plan): DeletedItem[] {
  return [
    ...vector_stores.map((store) => ({ id: store.id, kind: 'vector_store', store }) as const),
    ...files.map((file) => ({ id: file.id, kind: 'file', file }) as const),
  ];
}

/** @param search the selection, whose ids may not exist any longer */
export function keptItemsOf(plan: Plan, search: PlanSearch, drift: Drift): KeptItem[] {
  const items: KeptItem[] = plannedItemsOf(plan)
    .filter(({ id }) => drift.has(id))
    .map((item) => ({
      ...keptItem(item.id, item.kind, 'drifted'),
      name: nameOfItem(item),
      reasons: [drift.get(item.id) ?? ''],
    }));
  for (const { id, object, name, reasons } of plan.protected)
    items.push({ ...keptItem(id, object, 'protected'), name, reasons });
  for (const { id, vector_store_ids: storeIds } of plan.files_kept_shared)
    items.push({ ...keptItem(id, 'file', 'shared'), storeIds });
  const known = new Set([...plan.vector_stores, ...plan.files, ...items].map(({ id }) => id));
  const missing = (ids: readonly string[], kind: KeptItem['kind']): KeptItem[] =>
    [...new Set(ids)].filter((id) => !known.has(id)).map((id) => keptItem(id, kind, 'missing'));
  return [...items, ...missing(search.ids ?? [], 'vector_store'), ...missing(search.file_ids ?? [], 'file')];
}

const keptItem = (id: string, kind: KeptItem['kind'], cause: KeptItem['cause']): KeptItem => ({
  id,
  kind,
  name: null,
  cause,
  reasons: [],
  storeIds: [],
});
