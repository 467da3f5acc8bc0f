import { isDeepStrictEqual } from 'node:util';
import type { OpenAiFile, VectorStore } from '../../openai/gateway/types.js';
import type { Protector } from '../../selectors/criteria/protection.js';
import { digestOf, type PlannedFile, type PlannedVectorStore } from './plan.js';

/** A store as it is now. */
export interface CurrentStore {
  readonly store: VectorStore;
  readonly fileIds: readonly string[];
}

/**
 * What is different of a store since it was planned, for a person; `undefined` for nothing.
 *
 * @param hasGone files that were planned and that this run deleted already, or may have
 */
export function driftOfStore(
  planned: PlannedVectorStore,
  { store, fileIds }: CurrentStore,
  reasonsFor: Protector,
  hasGone: readonly string[] = [],
): string | undefined {
  const drift = driftOfStoreItself(planned, store, reasonsFor, hasGone.length > 0);
  if (drift !== undefined) return drift;
  const isSame = digestOf(new Set([...fileIds, ...hasGone])) === planned.files_digest;
  return isSame ? undefined : 'it holds other files now';
}

/**
 * As {@link driftOfStore}, but for its files.
 *
 * @param wasTouched whether files of it were deleted: that may count as a use of it
 */
export function driftOfStoreItself(
  planned: PlannedVectorStore,
  store: VectorStore,
  reasonsFor: Protector,
  wasTouched: boolean,
): string | undefined {
  if (store.name !== planned.name) return `it is now called ${JSON.stringify(store.name)}`;
  if ((store.created_at ?? null) !== planned.created_at) return 'it was made at another time';
  if (!wasTouched && (store.last_active_at ?? 0) > (planned.last_active_at ?? 0)) return 'it was used since';
  const [protection] = reasonsFor(store);
  if (protection !== undefined) return `it is protected now: ${protection}`;
  return isDeepStrictEqual({ ...store.metadata }, { ...planned.metadata })
    ? undefined
    : 'its metadata is different now';
}

/**
 * What is different of the stores that hold a file, for a person; `undefined` for nothing.
 *
 * @param isGone whether a run before this one deleted it: then no store needs to hold it
 */
export function driftOfHolders(
  { vector_store_ids: planned }: PlannedFile,
  holders: readonly string[],
  isGone: boolean,
): string | undefined {
  const known = new Set(planned);
  const newHolder = holders.find((holder) => !known.has(holder));
  if (newHolder !== undefined) return `${newHolder} holds it now`;
  if (isGone) return undefined;
  const current = new Set(holders);
  const lost = planned.find((holder) => !current.has(holder));
  return lost === undefined ? undefined : `${lost} does not hold it any more`;
}

/** What is different of a file since it was planned, for a person; `undefined` for nothing. */
export function driftOfFile(
  planned: PlannedFile,
  file: OpenAiFile,
  reasonsFor: Protector,
): string | undefined {
  if ((file.filename ?? '') !== planned.filename) return `it is now called ${JSON.stringify(file.filename)}`;
  if ((file.bytes ?? 0) !== planned.bytes) return 'it has another size';
  if (file.purpose !== planned.purpose) return `it is of the purpose ${file.purpose} now`;
  if ((file.created_at ?? null) !== planned.created_at) return 'it was made at another time';
  const { id, filename: name, created_at } = file;
  const [protection] = reasonsFor({ id, name, created_at });
  return protection === undefined ? undefined : `it is protected now: ${protection}`;
}
