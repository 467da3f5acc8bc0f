import { ok, param, type ApiRequest, type Reply } from '../http/exchange.js';
import { choice, Fields } from '../fields.js';
import { envelope, listQuery, STORE_LIMITS } from '../listing.js';
import { badRequest } from '../http/openai-error.js';
import type { Route } from '../http/router.js';
import type { Account } from '../state/account.js';
import type { OrderedCollection } from '../state/ordered-collection.js';
import { FILE_STATUSES, type StoreFile } from '../state/store-file.js';
import type { VectorStore } from '../state/vector-store.js';
import { attributesOf, chunkingOf } from '../store-fields.js';
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

function list(request: ApiRequest): Reply {
  const store = storeOf(request);
  return ok(entryPage(store.contents(request.account.now).entries, store.id, request.query));
}

/** A page of entries, of one status if the query says so; entries that left the store are left out. */
export function entryPage(
  entries: OrderedCollection<StoreFile>,
  storeId: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const filter = query.get('filter');
  const status = filter === null ? undefined : choice(filter, FILE_STATUSES, 'filter');
  const accepts = (entry: StoreFile): boolean =>
    !entry.isGone && (status === undefined || entry.status === status);
  const page = entries.page({ ...listQuery(query, STORE_LIMITS), accepts });
  return envelope(page, (entry) => entry.toWire(storeId));
}

function attach(request: ApiRequest): Reply {
  const { account, json } = request;
  const store = usableStore(account, param(request, 'vector_store_id'));
  const fields = Fields.of(json, ['file_id', 'chunking_strategy', 'attributes']);
  const options = { chunking: chunkingOf(fields), attributes: attributesOf(fields) };
  const [file] = existingFiles(account, [fields.requiredString('file_id')]);
  if (!file) throw fields.missing('file_id');
  account.countAttachments(store.id, 1);
  const entry = account.attach(store, file, options);
  store.lastActiveAt = account.nowSeconds;
  return ok(entry.toWire(store.id));
}

function retrieve(request: ApiRequest): Reply {
  const store = storeOf(request);
  return ok(entryOf(request, store).toWire(store.id));
}

function modify(request: ApiRequest): Reply {
  const store = storeOf(request);
  const entry = entryOf(request, store);
  const fields = Fields.of(request.json, ['attributes']);
  const attributes = attributesOf(fields);
  if (attributes === undefined) throw fields.missing('attributes');
  entry.attributes = attributes;
  return ok(entry.toWire(store.id));
}

function detach(request: ApiRequest): Reply {
  const id = param(request, 'file_id');
  request.account.detach(storeOf(request), id);
  return ok({ id, object: 'vector_store.file.deleted', deleted: true });
}

function content(request: ApiRequest): Reply {
  const entry = entryOf(request, storeOf(request));
  const data = [{ type: 'text', text: entry.file.content.toString() }];
  return ok({ object: 'vector_store.file_content.page', data, has_more: false, next_page: null });
}

function storeOf(request: ApiRequest): VectorStore {
  return request.account.store(param(request, 'vector_store_id'));
}

function entryOf(request: ApiRequest, store: VectorStore): StoreFile {
  return request.account.storeFile(store, param(request, 'file_id'));
}

/** A store that can still be attached to and searched. @throws OpenAiError 404, and 400 for an expired one */
export function usableStore(account: Account, id: string): VectorStore {
  const store = account.store(id);
  if (store.isExpired(account.now)) throw badRequest(`Vector store '${id}' is expired.`, null, 'expired');
  return store;
}
