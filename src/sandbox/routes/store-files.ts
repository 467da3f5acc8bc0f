import { supportedValue } from '../fields.js';
import type { ApiRequest } from '../http/api-request.js';
import type { RouteTable } from '../http/router.js';
import { ATTACHED_FILE_STATUSES, type AttachedFile } from '../state/attached-file.js';
import type { OrderedCollection } from '../state/ordered-collection.js';
import { listBody, parsePageRequest, STORE_PAGE_LIMITS } from './listing.js';
import { readAttributes, readChunking } from './resource-fields.js';
import { requestedStore, requestedUsableStore } from './vector-stores.js';

export const storeFileRoutes: RouteTable = {
  'GET /v1/vector_stores/{vector_store_id}/files': (request) => {
    const store = requestedStore(request);
    return attachedFilesBody(store.contents(request.account.now).entries, store.id, request.query);
  },

  'POST /v1/vector_stores/{vector_store_id}/files': (request) => {
    const { account } = request;
    const store = requestedUsableStore(request);
    const fields = request.fields(['file_id', 'chunking_strategy', 'attributes']);
    const options = { chunking: readChunking(fields), attributes: readAttributes(fields) };
    const [file] = account.files.getAll([fields.requiredString('file_id')]);
    account.checkAttachLimits(store.id, 1);
    const entry = account.attach(store, fields.required('file_id', file), options);
    store.lastActiveAt = account.nowSeconds;
    return entry.toWire(store.id);
  },

  'GET /v1/vector_stores/{vector_store_id}/files/{file_id}': (request) =>
    requestedFile(request).toWire(request.param('vector_store_id')),

  'POST /v1/vector_stores/{vector_store_id}/files/{file_id}': (request) => {
    const entry = requestedFile(request);
    const fields = request.fields(['attributes']);
    entry.attributes = fields.required('attributes', readAttributes(fields));
    return entry.toWire(request.param('vector_store_id'));
  },

  'DELETE /v1/vector_stores/{vector_store_id}/files/{file_id}': (request) => {
    const id = request.param('file_id');
    request.account.detach(requestedStore(request), id);
    return { id, object: 'vector_store.file.deleted', deleted: true };
  },

  'GET /v1/vector_stores/{vector_store_id}/files/{file_id}/content': (request) => {
    const text = requestedFile(request).file.content.toString();
    const data = [{ type: 'text', text }];
    return { object: 'vector_store.file_content.page', data, has_more: false, next_page: null };
  },
};

/** Builds a page of attached files, optionally of one status. Files that have left the store are omitted. @throws ApiError 400 */
export function attachedFilesBody(
  entries: OrderedCollection<AttachedFile>,
  storeId: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const filter = query.get('filter');
  const status = filter === null ? undefined : supportedValue(filter, ATTACHED_FILE_STATUSES, 'filter');
  const accepts = (entry: AttachedFile): boolean =>
    !entry.isGone && (status === undefined || entry.status === status);
  const page = entries.page({ ...parsePageRequest(query, STORE_PAGE_LIMITS), accepts });
  return listBody(page, (entry) => entry.toWire(storeId));
}

function requestedFile(request: ApiRequest): AttachedFile {
  return request.account.attachedFile(requestedStore(request), request.param('file_id'));
}
