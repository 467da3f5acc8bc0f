import { badRequest } from '../http/api-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { RouteTable } from '../http/router.js';
import type { SandboxVectorStore } from '../state/sandbox-vector-store.js';
import { listBody, parsePageRequest, STORE_PAGE_LIMITS } from './listing.js';
import { readChunking, readExpiryDays, readMetadata } from './resource-fields.js';

const MAX_INITIAL_FILES = 500;
const NEW_STORE_FIELDS = [
  'file_ids',
  'name',
  'description',
  'expires_after',
  'chunking_strategy',
  'metadata',
];

export const vectorStoreRoutes: RouteTable = {
  'GET /v1/vector_stores': ({ account, query }) => {
    const page = account.stores.page(parsePageRequest(query, STORE_PAGE_LIMITS));
    const { now } = account;
    return listBody(page, (store) => store.toWire(now));
  },

  'POST /v1/vector_stores': (request) => {
    const { account } = request;
    const fields = request.fields(NEW_STORE_FIELDS);
    const draft = {
      name: fields.string('name'),
      description: fields.string('description'),
      metadata: readMetadata(fields),
      expiresAfterDays: readExpiryDays(fields) ?? undefined,
    };
    const chunking = readChunking(fields);
    const files = account.files.getAll(fields.strings('file_ids', 0, MAX_INITIAL_FILES) ?? []);
    account.checkAttachLimits(undefined, files.length);
    const store = account.createStore(draft);
    for (const file of files) account.attach(store, file, { chunking });
    return store.toWire(account.now);
  },

  'GET /v1/vector_stores/{vector_store_id}': (request) => requestedStore(request).toWire(request.account.now),

  'POST /v1/vector_stores/{vector_store_id}': (request) => {
    const store = requestedStore(request);
    const fields = request.fields(['name', 'expires_after', 'metadata']);
    const name = fields.string('name');
    const days = readExpiryDays(fields);
    const metadata = readMetadata(fields);
    if (name !== undefined) store.name = name;
    if (days !== undefined) store.expiresAfterDays = days ?? undefined;
    if (metadata !== undefined) store.metadata = metadata;
    return store.toWire(request.account.now);
  },

  'DELETE /v1/vector_stores/{vector_store_id}': (request) => {
    const id = request.param('vector_store_id');
    request.account.deleteStore(id);
    return { id, object: 'vector_store.deleted', deleted: true };
  },
};

/** Returns the vector store named in the path. @throws ApiError 404 */
export function requestedStore(request: ApiRequest): SandboxVectorStore {
  return request.account.store(request.param('vector_store_id'));
}

/** Returns the vector store named in the path for attaching or searching. @throws ApiError 404, or 400 if it has expired */
export function requestedUsableStore(request: ApiRequest): SandboxVectorStore {
  const store = requestedStore(request);
  if (store.isExpired(request.account.now))
    throw badRequest(`Vector store '${store.id}' is expired.`, null, 'expired');
  return store;
}
