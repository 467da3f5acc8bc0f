import type { Failure } from '../bulk/outcome.js';
import type { Holdings } from '../inventory/inventory.js';

/** What a cascade found out before it deletes anything. */
export interface CascadePlan {
  readonly holdings: Holdings;
  /** Files to keep, with stores that hold them. */
  readonly shared: ReadonlyMap<string, readonly string[]>;
}

/** Files told in one part: a part of some tens of kilobytes. */
const FILES_PER_PART = 1_000;

/** A file, the places of its stores in the request, and who else holds it where it is kept. */
type FileEntry = readonly [id: string, holders: readonly number[], keepers?: readonly string[]];

/** A plan as texts that can be kept, the failures first. */
export function partsOf({ holdings, shared }: CascadePlan, vectorStoreIds: Iterable<string>): string[] {
  const places = new Map([...vectorStoreIds].map((id, place) => [id, place]));
  const parts = [JSON.stringify([...holdings.failures])];
  let entries: FileEntry[] = [];
  const end = (): void => {
    parts.push(JSON.stringify(entries));
    entries = [];
  };
  for (const [id, holders] of holdings.storesOfFile) {
    const keepers = shared.get(id);
    const held = holders.map((holder) => places.get(holder) ?? -1);
    entries.push(keepers === undefined ? [id, held] : [id, held, keepers]);
    if (entries.length === FILES_PER_PART) end();
  }
  if (entries.length > 0) end();
  return parts;
}

/** The plan that {@link partsOf} took apart, for the same stores in the same order. */
export function planFrom(
  [failures = '[]', ...parts]: readonly string[],
  vectorStoreIds: Iterable<string>,
): CascadePlan {
  const ids = [...vectorStoreIds];
  const storesOfFile = new Map<string, readonly string[]>();
  const shared = new Map<string, readonly string[]>();
  for (const part of parts) {
    for (const [id, holders, keepers] of JSON.parse(part) as FileEntry[]) {
      storesOfFile.set(
        id,
        holders.map((place) => ids[place] ?? ''),
      );
      if (keepers !== undefined) shared.set(id, keepers);
    }
  }
  return {
    holdings: { storesOfFile, failures: new Map(JSON.parse(failures) as [string, Failure][]) },
    shared,
  };
}
