import { ok, param, type ApiRequest, type ApiReply } from '../http/exchange.js';
import { supportedValue, Fields } from '../fields.js';
import { listBody, parsePageRequest, STORE_PAGE_LIMITS } from '../listing.js';
import { badRequest } from '../http/api-error.js';
import type { Route } from '../http/router.js';
import type { Account } from '../state/account.js';
import type { OrderedCollection } from '../state/ordered-collection.js';
import { ATTACHED_FILE_STATUSES, type AttachedFile } from '../state/attached-file.js';
import type { SandboxVectorStore } from '../state/sandbox-vector-store.js';
import { readAttributes, readChunking } from '../store-fields.js';
import { existingFiles } from './existing-files.js';

const FILES = '/v1/vector_stores/{vector_store_id}/files';
const FILE = `${FILES}/{file_id}`;

export const storeFileRoutes: readonly Route[] = [
  { method: 'GET', template: FILES, body: 'none', handler: list },
  { method: 'POST', template: FILES, body: 'json', handler: attach },
  { method: 'GET', template: FILE, body: 'none', handler: retrieve },
  { method: 'POST', template: FILE, body: 'json', handler: modify },
  { method: 'DELETE', template: FILE, body: 'none', handler: detach },
  { method: 'GET', template: `${FILE}/content`, body: 'none', handler: content },
];

function list(request: ApiRequest): ApiReply {
  const store = storeOf(request);
  return ok(entryPage(store.contents(request.account.now).entries, store.id, request.query));
}

/** A page of entries, of one status if the query says so; entries that left the store are left out. */
export function entryPage(
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

function attach(request: ApiRequest): ApiReply {
  const { account, json } = request;
  const store = usableStore(account, param(request, 'vector_store_id'));
  const fields = Fields.of(json, ['file_id', 'chunking_strategy', 'attributes']);
  const options = { chunking: readChunking(fields), attributes: readAttributes(fields) };
  const [file] = existingFiles(account, [fields.requiredString('file_id')]);
  if (!file) throw fields.missing('file_id');
  account.checkAttachLimits(store.id, 1);
  const entry = account.attach(store, file, options);
  store.lastActiveAt = account.nowSeconds;
  return ok(entry.toWire(store.id));
}

function retrieve(request: ApiRequest): ApiReply {
  const store = storeOf(request);
  return ok(entryOf(request, store).toWire(store.id));
}

function modify(request: ApiRequest): ApiReply {
  const store = storeOf(request);
  const entry = entryOf(request, store);
  const fields = Fields.of(request.json, ['attributes']);
  const attributes = readAttributes(fields);
  if (attributes === undefined) throw fields.missing('attributes');
  entry.attributes = attributes;
  return ok(entry.toWire(store.id));
}

function detach(request: ApiRequest): ApiReply {
  const id = param(request, 'file_id');
  request.account.detach(storeOf(request), id);
  return ok({ id, object: 'vector_store.file.deleted', deleted: true });
}

function content(request: ApiRequest): ApiReply {
  const entry = entryOf(request, storeOf(request));
  const data = [{ type: 'text', text: entry.file.content.toString() }];
  return ok({ object: 'vector_store.file_content.page', data, has_more: false, next_page: null });
}

function storeOf(request: ApiRequest): SandboxVectorStore {
  return request.account.store(param(request, 'vector_store_id'));
}

function entryOf(request: ApiRequest, store: SandboxVectorStore): AttachedFile {
  return request.account.attachedFile(store, param(request, 'file_id'));
}

/** A store that can still be attached to and searched. @throws OpenAiError 404, and 400 for an expired one */
export function usableStore(account: Account, id: string): SandboxVectorStore {
  const store = account.store(id);
  if (store.isExpired(account.now)) throw badRequest(`Vector store '${id}' is expired.`, null, 'expired');
  return store;
}
