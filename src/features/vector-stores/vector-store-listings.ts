import { listing, type Operation } from '../../bulk/operation.js';
import type { VectorStore, VectorStoreFile } from '../../openai/gateway/types.js';
import type { EntryOfFile } from '../../selectors/criteria/vector-store-file-selector.js';
import { activeAt } from '../../selectors/criteria/vector-store-selector.js';
import type { ListedKind } from '../../selectors/object-listing.js';
import { VectorStoreSortField } from './dto/vector-store-queries.dto.js';
import {
  VectorStoreFileDto,
  VectorStoreFileListDto,
  VectorStoreSummaryDto,
} from './dto/vector-store-responses.dto.js';

/** How listings of vector stores sort and summarize them. */
export const VECTOR_STORE_LISTING: ListedKind<VectorStore, VectorStoreSummaryDto, VectorStoreSortField> = {
  sortValues: {
    created_at: (store) => store.created_at,
    last_active_at: activeAt,
    expires_at: (store) => store.expires_at,
    name: (store) => store.name?.toLowerCase(),
    usage_bytes: (store) => store.usage_bytes,
    files: (store) => store.file_counts?.total,
  },
  summaryOf: ({ id, name, status, usage_bytes, file_counts, created_at, ...store }) => {
    const { last_active_at, expires_at, metadata } = store;
    return { id, name, status, usage_bytes, file_counts, created_at, last_active_at, expires_at, metadata };
  },
};

export type VectorStoreFileListing = Operation<VectorStoreFileDto, VectorStoreFileListDto>;

/**
 * Lists files of a vector store in OpenAI's list envelope.
 *
 * @param page a single page, which knows whether more pages follow; by default the listing is complete
 */
export function vectorStoreFileListing(
  files: AsyncIterable<VectorStoreFileDto>,
  page?: { readonly hasMore: boolean },
): VectorStoreFileListing {
  const envelope = (data: readonly VectorStoreFileDto[]): VectorStoreFileListDto => ({
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: page?.hasMore ?? false,
  });
  return listing(files, envelope, page && (() => ({ has_more: page.hasMore })));
}

/** Vector store files as OpenAI returns them. */
export async function* entriesOnly(items: AsyncIterable<EntryOfFile>): AsyncGenerator<VectorStoreFile> {
  for await (const { entry } of items) yield entry;
}

/** Vector store files with the name, size and purpose of the files. */
export async function* entriesWithFileFields(
  items: AsyncIterable<EntryOfFile>,
): AsyncGenerator<VectorStoreFileDto> {
  for await (const { entry, file } of items) {
    const { filename = null, bytes = null, purpose = null } = file ?? {};
    yield { ...entry, filename, bytes, purpose, ...(file === undefined && { dangling: true }) };
  }
}
