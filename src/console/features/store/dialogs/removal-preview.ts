import type { ApiClient } from '../../../api/client';
import type { components } from '../../../api/schema';
import type { FileSelection } from './open-dialog';
import { deleteFilesRequest, detachFilesRequest, sharedFilesRequest } from '../store-requests';

type SharedFile = components['schemas']['KeptSharedEntryDto'];

interface RemovalPreview {
  /** Files that would be removed. */
  readonly ids: readonly string[];
  /** Those of them that other stores use, too; only for a deletion, because a detachment does not affect other stores. */
  readonly shared: readonly SharedFile[];
  /** Selected files that do not exist any longer. */
  readonly missing: readonly string[];
}

/**
 * Makes a dry run, which changes nothing.
 *
 * @throws ApiError also if it is unknown which files other stores use
 */
export async function previewRemoval(
  api: ApiClient,
  kind: 'detach' | 'delete',
  storeId: string,
  { target, fileIds }: FileSelection,
  signal: AbortSignal,
): Promise<RemovalPreview> {
  const dryRun = { dry_run: true };
  const request =
    kind === 'detach' ? detachFilesRequest(storeId, target, dryRun) : deleteFilesRequest(fileIds, dryRun);
  const [report, uses] = await Promise.all([
    api.json(request, { signal }),
    kind === 'delete' ? api.json(sharedFilesRequest(storeId), { signal }) : undefined,
  ]);
  const ids = report.would_delete ?? [];
  const removed = new Set(ids);
  return {
    ids,
    shared: (uses?.files_kept_shared ?? []).filter(({ id }) => removed.has(id)),
    missing: report.failed.map(({ id }) => id),
  };
}
