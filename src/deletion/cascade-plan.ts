import type { Failure } from '../bulk/report/outcome.js';
import type { Holdings } from '../project-scan/project-scan.js';

/** The result of the scan before a cascade deletes anything. */
export interface CascadePlan {
  readonly holdings: Holdings;
  /** Files to keep, with other stores that hold them. */
  readonly shared: ReadonlyMap<string, readonly string[]>;
  /** Size of each store in bytes, if a receipt was requested. */
  readonly usageBytes?: ReadonlyMap<string, number> | undefined;
}

/** Files or stores per part, which makes a part some tens of kilobytes. */
const ENTRIES_PER_PART = 1_000;

/** A file, the positions of its stores in the request and, if it is kept, other stores that hold it. */
type FileEntry = readonly [id: string, holders: readonly number[], keepers?: readonly string[]];

/** Positions of stores in the request, with their sizes. */
interface UsagePart {
  readonly usage_bytes: readonly (readonly [place: number, bytes: number])[];
}

/** Serializes a plan into parts that can be stored. The first part has the failures. */
export function partsOf(
  { holdings, shared, usageBytes }: CascadePlan,
  vectorStoreIds: Iterable<string>,
): string[] {
  const places = new Map([...vectorStoreIds].map((id, place) => [id, place]));
  const parts = [JSON.stringify([...holdings.failures]), ...usageParts(usageBytes, places)];
  let entries: FileEntry[] = [];
  const end = (): void => {
    parts.push(JSON.stringify(entries));
    entries = [];
  };
  for (const [id, holders] of holdings.storesOfFile) {
    const keepers = shared.get(id);
    const held = holders.map((holder) => places.get(holder) ?? -1);
    entries.push(keepers === undefined ? [id, held] : [id, held, keepers]);
    if (entries.length === ENTRIES_PER_PART) end();
  }
  if (entries.length > 0) end();
  return parts;
}

function usageParts(usageBytes: CascadePlan['usageBytes'], places: ReadonlyMap<string, number>): string[] {
  if (usageBytes === undefined) return [];
  const usage = Array.from(usageBytes, ([id, bytes]) => [places.get(id) ?? -1, bytes] as const);
  const parts: UsagePart[] = [];
  // At least one part, so that a plan without measured stores differs from a plan without sizes.
  for (let from = 0; from === 0 || from < usage.length; from += ENTRIES_PER_PART)
    parts.push({ usage_bytes: usage.slice(from, from + ENTRIES_PER_PART) });
  return parts.map((part) => JSON.stringify(part));
}

/** Restores a plan from the parts of {@link partsOf}. The stores must be the same, in the same order. */
export function planFrom(
  [failures = '[]', ...parts]: readonly string[],
  vectorStoreIds: Iterable<string>,
): CascadePlan {
  const ids = [...vectorStoreIds];
  const storesOfFile = new Map<string, readonly string[]>();
  const shared = new Map<string, readonly string[]>();
  let usageBytes: Map<string, number> | undefined;
  for (const text of parts) {
    const part = JSON.parse(text) as FileEntry[] | UsagePart;
    if (!Array.isArray(part)) {
      usageBytes ??= new Map();
      for (const [place, bytes] of part.usage_bytes) usageBytes.set(ids[place] ?? '', bytes);
      continue;
    }
    for (const [id, holders, keepers] of part) {
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
    ...(usageBytes !== undefined && { usageBytes }),
  };
}
