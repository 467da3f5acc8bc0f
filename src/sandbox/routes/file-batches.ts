import { ok, param, type ApiRequest, type ApiReply } from '../http/exchange.js';
import { Fields } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { Route } from '../http/router.js';
import type { SandboxFileBatch } from '../state/sandbox-file-batch.js';
import type { AttachOptions } from '../state/attached-file.js';
import { readAttributes, readChunking } from '../store-fields.js';
import { existingFiles } from './existing-files.js';
import { entryPage, usableStore } from './store-files.js';

const BATCHES = '/v1/vector_stores/{vector_store_id}/file_batches';
const BATCH = `${BATCHES}/{batch_id}`;
const MAX_FILES = 2000;

export const fileBatchRoutes: readonly Route[] = [
  { method: 'POST', template: BATCHES, body: 'json', handler: create },
  { method: 'GET', template: BATCH, body: 'none', handler: retrieve },
  { method: 'POST', template: `${BATCH}/cancel`, body: 'none', handler: cancel },
  { method: 'GET', template: `${BATCH}/files`, body: 'none', handler: list },
];

function create(request: ApiRequest): ApiReply {
  const { account, json } = request;
  const store = usableStore(account, param(request, 'vector_store_id'));
  const fields = Fields.of(json, ['file_ids', 'files', 'chunking_strategy', 'attributes']);
  const wanted = wantedFiles(fields);
  const files = existingFiles(account, [...wanted.keys()]);
  account.checkAttachLimits(store.id, files.length);
  const entries = files.map((file) => account.attach(store, file, wanted.get(file.id)));
  store.lastActiveAt = account.nowSeconds;
  return ok(account.createBatch(store, entries).toWire());
}

/** What to attach and how, by file id. With `files`, the options of the whole batch are ignored. */
function wantedFiles(fields: Fields): Map<string, AttachOptions> {
  const ids = fields.strings('file_ids', 1, MAX_FILES);
  const files = fields.array('files', 1, MAX_FILES);
  const common = { chunking: readChunking(fields), attributes: readAttributes(fields) };
  if (ids && files) throw badRequest("'file_ids' and 'files' are mutually exclusive.", 'files');
  if (ids) return new Map(ids.map((id) => [id, common]));
  if (!files) throw fields.missing('file_ids');
  return new Map(files.map((file, index) => wantedFile(file, index)));
}

function wantedFile(value: unknown, index: number): [string, AttachOptions] {
  const fields = Fields.of(value, ['file_id', 'chunking_strategy', 'attributes'], `files[${index}]`);
  return [
    fields.requiredString('file_id'),
    { chunking: readChunking(fields), attributes: readAttributes(fields) },
  ];
}

function retrieve(request: ApiRequest): ApiReply {
  return ok(batchOf(request).toWire());
}

function cancel(request: ApiRequest): ApiReply {
  const { account } = request;
  const batch = batchOf(request);
  const status = batch.status();
  if (status !== 'in_progress') throw badRequest(`Cannot cancel a file batch with status '${status}'.`);
  const contents = account.store(batch.vectorStoreId).contents(account.now);
  for (const entry of batch.entries.values()) contents.cancel(entry);
  batch.isCancelled = true;
  return ok(batch.toWire());
}

function list(request: ApiRequest): ApiReply {
  const batch = batchOf(request);
  return ok(entryPage(batch.entries, batch.vectorStoreId, request.query));
}

function batchOf(request: ApiRequest): SandboxFileBatch {
  const store = request.account.store(param(request, 'vector_store_id'));
  return request.account.batch(store, param(request, 'batch_id'));
}
