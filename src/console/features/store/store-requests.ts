import { apiRequest, type ApiRequest } from '../../api/request';
import type { components } from '../../api/schema';
import type { StoreView } from './store-view';

type Schemas = components['schemas'];
export type Store = Schemas['OpenAiVectorStoreObject'];
export type StoreFile = Schemas['VectorStoreFileDto'];
export type Attributes = NonNullable<StoreFile['attributes']>;
export type AttributeChanges = Readonly<Record<string, string | number | boolean | null>>;

/** Which files a bulk operation works on. */
export type FileTarget = Pick<Schemas['DetachFilesDto'], 'file_ids' | 'files'>;
export type DeletionOptions = Partial<Pick<Schemas['DetachFilesDto'], 'dry_run' | 'verify' | 'receipt'>>;

const inStore = (storeId: string) => ({ path: { vector_store_id: storeId } });
const inStoreAndFile = (storeId: string, fileId: string) => ({
  path: { vector_store_id: storeId, file_id: fileId },
});

export const storeRequest = (storeId: string): ApiRequest<Store> =>
  apiRequest('get', '/v1/vector_stores/{vector_store_id}', inStore(storeId));

/** Filters of the files, as the API names them. */
export function fileFiltersOf({ status, filename }: StoreView): NonNullable<FileTarget['files']> {
  return {
    ...(status !== undefined && { status: [status] }),
    ...(filename !== undefined && { filename: [filename] }),
  };
}

export const fileListRequest = (storeId: string, view: StoreView): ApiRequest =>
  apiRequest('get', '/vector_stores/{vector_store_id}/files', {
    ...inStore(storeId),
    query: { view: 'full', ...fileFiltersOf(view) },
  });

export const indexingRequest = (storeId: string): ApiRequest<Schemas['OpenAiListVectorStoreFilesResponse']> =>
  apiRequest('get', '/v1/vector_stores/{vector_store_id}/files', {
    ...inStore(storeId),
    query: { filter: 'in_progress', limit: 100 },
  });

export const fileRequest = (
  storeId: string,
  fileId: string,
): ApiRequest<Schemas['OpenAiVectorStoreFileObject']> =>
  apiRequest('get', '/v1/vector_stores/{vector_store_id}/files/{file_id}', inStoreAndFile(storeId, fileId));

export const fileUsesRequest = (fileId: string): ApiRequest<Schemas['FileHolderListDto']> =>
  apiRequest('get', '/files/{file_id}/vector_stores', { path: { file_id: fileId } });

export const detachFileRequest = (
  storeId: string,
  fileId: string,
): ApiRequest<Schemas['VectorStoreFileDeletedDto']> =>
  apiRequest('delete', '/vector_stores/{vector_store_id}/files/{file_id}', inStoreAndFile(storeId, fileId));

export const deleteFileRequest = (fileId: string): ApiRequest =>
  apiRequest('delete', '/v1/files/{file_id}', { path: { file_id: fileId } });

export const detachFilesRequest = (
  storeId: string,
  target: FileTarget,
  options: DeletionOptions = {},
): ApiRequest<Schemas['DeletionReportDto']> =>
  apiRequest('post', '/vector_stores/{vector_store_id}/files/bulk-delete', {
    ...inStore(storeId),
    body: { ...target, ...options } as Schemas['DetachFilesDto'],
  });

export const deleteFilesRequest = (
  fileIds: readonly string[],
  options: DeletionOptions = {},
): ApiRequest<Schemas['DeletionReportDto']> =>
  apiRequest('post', '/files/bulk-delete', {
    body: { file_ids: [...fileIds], ...options } as Schemas['DeleteFilesDto'],
  });

/** Finds the files of the store that other stores use, too. Deletes nothing. */
export const sharedFilesRequest = (storeId: string): ApiRequest<Schemas['CascadeReportDto']> =>
  apiRequest('post', '/vector_stores/with-files/bulk-delete', {
    body: { vector_store_ids: [storeId], dry_run: true } as Schemas['DeleteVectorStoresWithFilesDto'],
  });

export const deleteStoreRequest = (storeId: string): ApiRequest =>
  apiRequest('delete', '/v1/vector_stores/{vector_store_id}', inStore(storeId));

export const reattachRequest = (storeId: string, fileIds?: readonly string[]): ApiRequest =>
  apiRequest('post', '/vector_stores/{vector_store_id}/reattach-failed', {
    ...inStore(storeId),
    body: (fileIds === undefined ? {} : { file_ids: [...fileIds] }) as Schemas['ReattachFailedDto'],
  });

export const attributesRequest = (
  storeId: string,
  target: FileTarget,
  attributes: AttributeChanges,
): ApiRequest =>
  apiRequest('post', '/vector_stores/{vector_store_id}/attributes', {
    ...inStore(storeId),
    body: { ...target, attributes } as Schemas['SetAttributesDto'],
  });

export const manifestRequest = (storeId: string, hasContent: boolean): ApiRequest =>
  apiRequest('get', '/vector_stores/{vector_store_id}/manifest', {
    ...inStore(storeId),
    query: hasContent ? { content: true } : {},
  });

export const cloneRequest = (storeId: string, name: string): ApiRequest =>
  apiRequest('post', '/vector_stores/{vector_store_id}/clone', { ...inStore(storeId), body: { name } });

export const searchRequest = (
  storeId: string,
  query: string,
): ApiRequest<Schemas['OpenAiVectorStoreSearchResultsPage']> =>
  apiRequest('post', '/v1/vector_stores/{vector_store_id}/search', {
    ...inStore(storeId),
    body: { query, max_num_results: 20, rewrite_query: false },
  });

/** @param filename for the curl command */
export const uploadRequest = (filename: string): ApiRequest<Schemas['OpenAiFile']> => ({
  ...apiRequest('post', '/v1/files'),
  form: { purpose: 'assistants', file: `@${filename}` },
});

export const attachRequest = (
  storeId: string,
  fileId: string,
): ApiRequest<Schemas['OpenAiVectorStoreFileObject']> =>
  apiRequest('post', '/v1/vector_stores/{vector_store_id}/files', {
    ...inStore(storeId),
    body: { file_id: fileId },
  });
