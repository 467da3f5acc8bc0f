import { ok, param, type ApiRequest, type ApiReply } from '../http/exchange.js';
import { Fields } from '../fields.js';
import { listBody, parsePageRequest, STORE_PAGE_LIMITS } from '../listing.js';
import type { Route } from '../http/router.js';
import { existingFiles } from './existing-files.js';
import { readChunking, readExpiryDays, readMetadata } from '../store-fields.js';

const MAX_FILES = 500;
const CREATE_FIELDS = ['file_ids', 'name', 'description', 'expires_after', 'chunking_strategy', 'metadata'];

export const vectorStoreRoutes: readonly Route[] = [
  { method: 'GET', template: '/v1/vector_stores', body: 'none', handler: list },
  { method: 'POST', template: '/v1/vector_stores', body: 'json', handler: create },
  { method: 'GET', template: '/v1/vector_stores/{vector_store_id}', body: 'none', handler: retrieve },
  { method: 'POST', template: '/v1/vector_stores/{vector_store_id}', body: 'json', handler: modify },
  { method: 'DELETE', template: '/v1/vector_stores/{vector_store_id}', body: 'none', handler: remove },
];

function list({ account, query }: ApiRequest): ApiReply {
  const page = account.stores.page(parsePageRequest(query, STORE_PAGE_LIMITS));
  const now = account.now;
  return ok(listBody(page, (store) => store.toWire(now)));
}

function create({ account, json }: ApiRequest): ApiReply {
  const fields = Fields.of(json, CREATE_FIELDS);
  const draft = {
    name: fields.string('name'),
    description: fields.string('description'),
    metadata: readMetadata(fields),
    expiresAfterDays: readExpiryDays(fields) ?? undefined,
  };
  const chunking = readChunking(fields);
  const files = existingFiles(account, fields.strings('file_ids', 0, MAX_FILES) ?? []);
  account.checkAttachLimits(undefined, files.length);
  const store = account.createStore(draft);
  for (const file of files) account.attach(store, file, { chunking });
  return ok(store.toWire(account.now));
}

function retrieve(request: ApiRequest): ApiReply {
  return ok(request.account.store(param(request, 'vector_store_id')).toWire(request.account.now));
}

function modify(request: ApiRequest): ApiReply {
  const { account, json } = request;
  const store = account.store(param(request, 'vector_store_id'));
  const fields = Fields.of(json, ['name', 'expires_after', 'metadata']);
  const name = fields.string('name');
  const days = readExpiryDays(fields);
  const metadata = readMetadata(fields);
  if (name !== undefined) store.name = name;
  if (days !== undefined) store.expiresAfterDays = days ?? undefined;
  if (metadata !== undefined) store.metadata = metadata;
  return ok(store.toWire(account.now));
}

function remove(request: ApiRequest): ApiReply {
  const id = param(request, 'vector_store_id');
  request.account.deleteStore(id);
  return ok({ id, object: 'vector_store.deleted', deleted: true });
}
