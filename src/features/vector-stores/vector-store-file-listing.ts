import { listing, type Operation } from '../../bulk/operation.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import type { AttachmentWithFile } from '../../selectors/criteria/vector-store-file-selector.js';

/** How much is told of an entry: what OpenAI tells, or what it tells of the file as well. */
export type VectorStoreFileView = 'list' | 'full';

/** An entry with the most important of its file; `null` of one that is gone. */
export interface FullVectorStoreFile extends VectorStoreFile {
  readonly filename: string | null;
  readonly bytes: number | null;
  readonly purpose: string | null;
  /** There, and `true`, for an entry whose file is gone. */
  readonly dangling?: true;
}

/** OpenAI's list envelope. */
export interface VectorStoreFileList {
  readonly object: 'list';
  readonly data: readonly VectorStoreFile[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export type VectorStoreFileListing = Operation<VectorStoreFile, VectorStoreFileList>;

/** A listing of all entries. */
export function vectorStoreFileListing(entries: AsyncIterable<VectorStoreFile>): VectorStoreFileListing {
  return listing(entries, (files) => envelope(files, false));
}

export function envelope(data: readonly VectorStoreFile[], hasMore: boolean): VectorStoreFileList {
  return {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}

/** The entries as OpenAI tells them, or with their files. */
export async function* shown(
  items: AsyncIterable<AttachmentWithFile>,
  view: VectorStoreFileView,
): AsyncGenerator<VectorStoreFile> {
  for await (const item of items) yield view === 'full' ? fullOf(item) : item.attachment;
}

function fullOf({ attachment, file }: AttachmentWithFile): FullVectorStoreFile {
  const { filename = null, bytes = null, purpose = null } = file ?? {};
  return { ...attachment, filename, bytes, purpose, ...(file === undefined && { dangling: true as const }) };
}
