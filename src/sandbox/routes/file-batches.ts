import { Fields } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { RouteTable } from '../http/router.js';
import type { AttachOptions } from '../state/attached-file.js';
import type { SandboxFileBatch } from '../state/sandbox-file-batch.js';
import { readAttributes, readChunking } from './resource-fields.js';
import { attachedFilesBody } from './store-files.js';
import { requestedStore, requestedUsableStore } from './vector-stores.js';

const MAX_FILES_PER_BATCH = 2000;

export const fileBatchRoutes: RouteTable = {
  'POST /v1/vector_stores/{vector_store_id}/file_batches': (request) => {
    const { account } = request;
    const store = requestedUsableStore(request);
    const fields = request.fields(['file_ids', 'files', 'chunking_strategy', 'attributes']);
    const optionsById = filesToAttach(fields);
    const files = account.files.getAll([...optionsById.keys()]);
    account.checkAttachLimits(store.id, files.length);
    const entries = files.map((file) => account.attach(store, file, optionsById.get(file.id)));
    store.lastActiveAt = account.nowSeconds;
    return account.createBatch(store, entries).toWire();
  },

  'GET /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}': (request) =>
    requestedBatch(request).toWire(),

  'POST /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel': (request) => {
    const { account } = request;
    const batch = requestedBatch(request);
    const status = batch.status();
    if (status !== 'in_progress') throw badRequest(`Cannot cancel a file batch with status '${status}'.`);
    const contents = account.store(batch.vectorStoreId).contents(account.now);
    for (const entry of batch.entries.values()) contents.cancel(entry);
    batch.isCancelled = true;
    return batch.toWire();
  },

  'GET /v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files': (request) => {
    const batch = requestedBatch(request);
    return attachedFilesBody(batch.entries, batch.vectorStoreId, request.query);
  },
};

/** Returns the attach options by file id. With `files`, the options of the batch itself are ignored. */
function filesToAttach(fields: Fields): Map<string, AttachOptions> {
  const ids = fields.strings('file_ids', 1, MAX_FILES_PER_BATCH);
  const files = fields.array('files', 1, MAX_FILES_PER_BATCH);
  const options = readAttachOptions(fields);
  if (ids && files) throw badRequest("'file_ids' and 'files' are mutually exclusive.", 'files');
  if (files) return new Map(files.map(readBatchFile));
  return new Map(fields.required('file_ids', ids).map((id) => [id, options]));
}

function readBatchFile(value: unknown, index: number): [string, AttachOptions] {
  const fields = Fields.of(value, ['file_id', 'chunking_strategy', 'attributes'], `files[${index}]`);
  return [fields.requiredString('file_id'), readAttachOptions(fields)];
}

function readAttachOptions(fields: Fields): AttachOptions {
  return { chunking: readChunking(fields), attributes: readAttributes(fields) };
}

function requestedBatch(request: ApiRequest): SandboxFileBatch {
  return request.account.batch(requestedStore(request), request.param('batch_id'));
}
