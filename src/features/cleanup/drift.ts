import { isDeepStrictEqual } from 'node:util';
import type { OpenAiFile, VectorStore } from '../../openai/gateway/types.js';
import type { ProtectionCheck } from '../../selectors/criteria/protection.js';
import type { PlannedFileDto, PlannedVectorStoreDto } from './dto/cleanup-plan.dto.js';
import { filesDigest } from './files-digest.js';

/** The current state of a store. */
interface CurrentStore {
  readonly store: VectorStore;
  readonly fileIds: readonly string[];
}

/**
 * Describes the drift of a store in human-readable form; `undefined` for none.
 *
 * @param deletedFileIds its files that this or an earlier run deleted or may have deleted
 */
export function driftOfStore(
  planned: PlannedVectorStoreDto,
  { store, fileIds }: CurrentStore,
  reasonsFor: ProtectionCheck,
  deletedFileIds: readonly string[] = [],
): string | undefined {
  const drift = driftOfStoreFields(planned, store, reasonsFor, deletedFileIds.length > 0);
  if (drift !== undefined) return drift;
  const isSame = filesDigest(new Set([...fileIds, ...deletedFileIds])) === planned.files_digest;
  return isSame ? undefined : 'it holds other files now';
}

/**
 * As {@link driftOfStore}, without comparing the files.
 *
 * @param hasDeletedFiles whether files of it were deleted, which may count as a use of the store
 */
export function driftOfStoreFields(
  planned: PlannedVectorStoreDto,
  store: VectorStore,
  reasonsFor: ProtectionCheck,
  hasDeletedFiles: boolean,
): string | undefined {
  if (store.name !== planned.name) return `its name is now ${JSON.stringify(store.name)}`;
  if ((store.created_at ?? null) !== planned.created_at) return 'its creation time is different';
  if (!hasDeletedFiles && (store.last_active_at ?? 0) > (planned.last_active_at ?? 0))
    return 'it was used since';
  const [protection] = reasonsFor(store);
  if (protection !== undefined) return `it is now protected: ${protection}`;
  return isDeepStrictEqual({ ...store.metadata }, { ...planned.metadata })
    ? undefined
    : 'its metadata is different';
}

/**
 * Describes how the holders of a file drifted; `undefined` for no drift.
 *
 * @param wasDeleted whether an earlier run deleted the file, so that planned holders may be missing
 */
export function driftOfHolders(
  { vector_store_ids: planned }: PlannedFileDto,
  holders: readonly string[],
  wasDeleted: boolean,
): string | undefined {
  const known = new Set(planned);
  const newHolder = holders.find((holder) => !known.has(holder));
  if (newHolder !== undefined) return `${newHolder} holds it now`;
  if (wasDeleted) return undefined;
  const current = new Set(holders);
  const lostHolder = planned.find((holder) => !current.has(holder));
  return lostHolder === undefined ? undefined : `${lostHolder} no longer holds it`;
}

/** Describes the drift of a file in human-readable form; `undefined` for none. */
export function driftOfFile(
  planned: PlannedFileDto,
  { id, filename, bytes, purpose, created_at }: OpenAiFile,
  reasonsFor: ProtectionCheck,
): string | undefined {
  if ((filename ?? '') !== planned.filename) return `its name is now ${JSON.stringify(filename)}`;
  if ((bytes ?? 0) !== planned.bytes) return 'its size is different';
  if (purpose !== planned.purpose) return `its purpose is now ${purpose}`;
  if ((created_at ?? null) !== planned.created_at) return 'its creation time is different';
  const [protection] = reasonsFor({ id, name: filename, created_at });
  return protection === undefined ? undefined : `it is now protected: ${protection}`;
}
