import { useEffect, useEffectEvent } from 'react';
import type { ApiClient } from '../../api/client';
import { isAbort } from '../../api/ndjson';
import { kindOf } from '../../api/errors';
import { useApi } from '../../api/session';
import { fileRequest, indexingRequest, type StoreFile } from './store-requests';
import type { StoreFiles } from './use-store-files';

export const INDEXING_POLL_MS = 2_000;
const SLOW_POLL_MS = 10_000;
/** Files that are read in one round. */
const MAX_READS = 20;

/** Follows the files that are being indexed, until all have ended. One small request per round, and one per file that ended. */
export function useIndexing(
  storeId: string,
  rows: readonly StoreFile[],
  onFiles: StoreFiles['update'],
): void {
  const api = useApi();
  const pendingIds = useEffectEvent(() => rows.filter(isIndexing).map(({ id }) => id));
  const onEnded = useEffectEvent(onFiles);
  const isPending = rows.some(isIndexing);
  useEffect(() => {
    if (!isPending) return undefined;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const round = async (): Promise<void> => {
      let delayMs = INDEXING_POLL_MS;
      try {
        const ended = await readEnded(api, storeId, pendingIds(), stop.signal);
        if (ended.length > 0) onEnded(ended);
      } catch (error) {
        // The screen reads the store as well and shows the error.
        if (isAbort(error) || kindOf(error) === 'not_found') return;
        delayMs = SLOW_POLL_MS;
      }
      timer = setTimeout(() => void round(), delayMs);
    };
    timer = setTimeout(() => void round(), INDEXING_POLL_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [api, storeId, isPending]);
}

const isIndexing = ({ status }: StoreFile): boolean => status === 'in_progress';

/** Those of the files whose indexing has ended. */
async function readEnded(
  api: ApiClient,
  storeId: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<StoreFile[]> {
  const { data } = await api.json(indexingRequest(storeId), { signal });
  const stillIndexing = new Set(data.map(({ id }) => id));
  const candidates = ids.filter((id) => !stillIndexing.has(id)).slice(0, MAX_READS);
  const files = await readFiles(api, storeId, candidates, signal);
  return files.filter((file) => !isIndexing(file));
}

/** Reads files of a store, without files that were detached. */
export async function readFiles(
  api: ApiClient,
  storeId: string,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<StoreFile[]> {
  const files = await Promise.all(
    ids.map((id) =>
      api.json(fileRequest(storeId, id), { signal }).catch((error: unknown) => {
        if (kindOf(error) === 'not_found') return undefined;
        throw error;
      }),
    ),
  );
  return files.filter((file) => file !== undefined);
}

/** More files than this are listed again instead of being read one by one. */
const MAX_REFRESHED = 50;

/** Shows the current state of files after an action. */
export function refreshFiles(
  api: ApiClient,
  storeId: string,
  { update, reload }: Pick<StoreFiles, 'update' | 'reload'>,
  ids: readonly string[],
): void {
  if (ids.length > MAX_REFRESHED) reload();
  else readFiles(api, storeId, ids).then(update, reload);
}
