import type { StoreFile } from './store-requests';

/** Changes since a listing. */
export interface FileChanges {
  readonly updated: ReadonlyMap<string, StoreFile>;
  readonly removed: ReadonlySet<string>;
}

/** The listed files with the changes; files that are not listed come first, as the newest. */
export function withChanges(
  listed: readonly StoreFile[],
  { updated, removed }: FileChanges,
): readonly StoreFile[] {
  if (updated.size === 0 && removed.size === 0) return listed;
  const added = new Map(updated);
  const rows: StoreFile[] = [];
  for (const row of listed) {
    const newer = added.get(row.id);
    added.delete(row.id);
    if (!removed.has(row.id)) rows.push(newer === undefined ? row : { ...row, ...newer });
  }
  return [...added.values(), ...rows];
}
