import type { AttachmentCount, RelayCall } from '../../openai/relay/relay.js';

/** An operation of OpenAI's API that `/v1` relays. */
export interface OpenAiOperation extends Pick<
  RelayCall,
  'method' | 'isIdempotent' | 'expectsJson' | 'isTransfer'
> {
  /** As in OpenAI's specification, such as `/files/{file_id}`. */
  readonly path: string;
  /** Whether it changes something. */
  readonly isWrite: boolean;
  /** `object` of the response to a deletion. */
  readonly deleted?: string;
  /** Files that the parsed body attaches. */
  readonly attaches?: (body: unknown, vectorStoreId: string | undefined) => AttachmentCount;
}

export type OpenAiOperationName = keyof typeof OPENAI_OPERATIONS;

const GET = {
  method: 'GET',
  isIdempotent: true,
  expectsJson: true,
  isTransfer: false,
  isWrite: false,
} as const;
const POST = { ...GET, method: 'POST', isIdempotent: false, isWrite: true } as const;
const DELETE = { ...GET, method: 'DELETE', isWrite: true } as const;

const STORES_PATH = '/vector_stores';
const STORE_PATH = `${STORES_PATH}/{vector_store_id}`;
const STORE_FILE_PATH = `${STORE_PATH}/files/{file_id}`;
const BATCHES_PATH = `${STORE_PATH}/file_batches`;
const BATCH_PATH = `${BATCHES_PATH}/{batch_id}`;
const FILE_PATH = '/files/{file_id}';
const UPLOAD_PATH = '/uploads/{upload_id}';

/** An id in the path of an operation. */
export const PATH_ID = /\{(\w+)\}/g;

/** The operations that `/v1` relays, by OpenAI's names for them. */
export const OPENAI_OPERATIONS = {
  listVectorStores: { ...GET, path: STORES_PATH },
  createVectorStore: { ...POST, path: STORES_PATH, attaches: listedFiles },
  getVectorStore: { ...GET, path: STORE_PATH },
  modifyVectorStore: { ...POST, path: STORE_PATH },
  deleteVectorStore: { ...DELETE, path: STORE_PATH, deleted: 'vector_store.deleted' },
  searchVectorStore: { ...POST, path: `${STORE_PATH}/search`, isIdempotent: true, isWrite: false },

  listVectorStoreFiles: { ...GET, path: `${STORE_PATH}/files` },
  createVectorStoreFile: { ...POST, path: `${STORE_PATH}/files`, attaches: oneFile },
  getVectorStoreFile: { ...GET, path: STORE_FILE_PATH },
  updateVectorStoreFileAttributes: { ...POST, path: STORE_FILE_PATH },
  deleteVectorStoreFile: { ...DELETE, path: STORE_FILE_PATH, deleted: 'vector_store.file.deleted' },
  retrieveVectorStoreFileContent: { ...GET, path: `${STORE_FILE_PATH}/content` },

  createVectorStoreFileBatch: { ...POST, path: BATCHES_PATH, attaches: listedFiles },
  getVectorStoreFileBatch: { ...GET, path: BATCH_PATH },
  cancelVectorStoreFileBatch: { ...POST, path: `${BATCH_PATH}/cancel` },
  listFilesInVectorStoreBatch: { ...GET, path: `${BATCH_PATH}/files` },

  listFiles: { ...GET, path: '/files' },
  createFile: { ...POST, path: '/files', isTransfer: true },
  retrieveFile: { ...GET, path: FILE_PATH },
  deleteFile: { ...DELETE, path: FILE_PATH, deleted: 'file' },
  downloadFile: { ...GET, path: `${FILE_PATH}/content`, expectsJson: false },

  createUpload: { ...POST, path: '/uploads' },
  addUploadPart: { ...POST, path: `${UPLOAD_PATH}/parts`, isTransfer: true },
  // OpenAI assembles up to 8 GB before it responds.
  completeUpload: { ...POST, path: `${UPLOAD_PATH}/complete`, isTransfer: true },
  cancelUpload: { ...POST, path: `${UPLOAD_PATH}/cancel` },
} as const satisfies Record<string, OpenAiOperation>;

function oneFile(_body: unknown, vectorStoreId: string | undefined): AttachmentCount {
  return { vectorStoreId, files: 1 };
}

/** The files of a new batch or vector store. */
function listedFiles(body: unknown, vectorStoreId: string | undefined): AttachmentCount {
  const { file_ids: ids, files } = Object(body) as { file_ids?: unknown; files?: unknown };
  return { vectorStoreId, files: lengthOf(ids) + lengthOf(files) };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
