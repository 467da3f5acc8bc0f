import { listing, type Operation } from '../../bulk/operation.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import type { AttachmentWithFile } from '../../selectors/criteria/vector-store-file-selector.js';
import { lastActiveAt, vectorStoreFactsOf } from '../../selectors/criteria/vector-store-selector.js';
import type { ListedKind } from '../../selectors/object-listing.js';
import { VectorStoreSortField } from './dto/vector-store-requests.dto.js';
import {
  VectorStoreFileDto,
  VectorStoreFileListDto,
  VectorStoreSummaryDto,
} from './dto/vector-store-responses.dto.js';

/** How listings of vector stores sort and summarize them. */
export const VECTOR_STORE_LISTING: ListedKind<VectorStore, VectorStoreSummaryDto, VectorStoreSortField> = {
  sortValues: {
    created_at: (store) => store.created_at,
    last_active_at: lastActiveAt,
    expires_at: (store) => store.expires_at,
    name: (store) => store.name?.toLowerCase(),
    usage_bytes: (store) => store.usage_bytes,
    files: (store) => store.file_counts?.total,
  },
  summaryOf: vectorStoreFactsOf,
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

/** A vector store file with the name, size and purpose of the file. */
export function withFileFields({ attachment, file }: AttachmentWithFile): VectorStoreFileDto {
  const { filename = null, bytes = null, purpose = null } = file ?? {};
  return { ...attachment, filename, bytes, purpose, ...(file === undefined && { dangling: true }) };
}
