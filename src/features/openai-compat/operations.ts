import type { Attachment, RelayCall } from '../../openai/relay/relay.js';

/** An operation of OpenAI's API that `/v1` relays. */
export interface OpenAiOperation extends Pick<
  RelayCall,
  'method' | 'isRepeatable' | 'expectsJson' | 'isTransfer'
> {
  /** As in OpenAI's specification, such as `/files/{file_id}`. */
  readonly path: string;
  /** `object` of the response to a deletion. */
  readonly deleted?: string;
  /** Files that the parsed body attaches. */
  readonly attaches?: (body: unknown, vectorStoreId: string | undefined) => Attachment;
}

export type OpenAiOperationName = keyof typeof OPENAI_OPERATIONS;

const GET = { method: 'GET', isRepeatable: true, expectsJson: true, isTransfer: false } as const;
const POST = { ...GET, method: 'POST', isRepeatable: false } as const;
const DELETE = { ...GET, method: 'DELETE' } as const;

const STORES = '/vector_stores';
const STORE = `${STORES}/{vector_store_id}`;
const STORE_FILE = `${STORE}/files/{file_id}`;
const BATCHES = `${STORE}/file_batches`;
const BATCH = `${BATCHES}/{batch_id}`;
const FILE = '/files/{file_id}';
const UPLOAD = '/uploads/{upload_id}';

/** The operations that `/v1` relays, by OpenAI's names for them. */
export const OPENAI_OPERATIONS = {
  listVectorStores: { ...GET, path: STORES },
  createVectorStore: { ...POST, path: STORES, attaches: listedFiles },
  getVectorStore: { ...GET, path: STORE },
  modifyVectorStore: { ...POST, path: STORE },
  deleteVectorStore: { ...DELETE, path: STORE, deleted: 'vector_store.deleted' },
  // A search changes nothing.
  searchVectorStore: { ...POST, path: `${STORE}/search`, isRepeatable: true },

  listVectorStoreFiles: { ...GET, path: `${STORE}/files` },
  createVectorStoreFile: { ...POST, path: `${STORE}/files`, attaches: oneFile },
  getVectorStoreFile: { ...GET, path: STORE_FILE },
  updateVectorStoreFileAttributes: { ...POST, path: STORE_FILE },
  deleteVectorStoreFile: { ...DELETE, path: STORE_FILE, deleted: 'vector_store.file.deleted' },
  retrieveVectorStoreFileContent: { ...GET, path: `${STORE_FILE}/content` },

  createVectorStoreFileBatch: { ...POST, path: BATCHES, attaches: listedFiles },
  getVectorStoreFileBatch: { ...GET, path: BATCH },
  cancelVectorStoreFileBatch: { ...POST, path: `${BATCH}/cancel` },
  listFilesInVectorStoreBatch: { ...GET, path: `${BATCH}/files` },

  listFiles: { ...GET, path: '/files' },
  createFile: { ...POST, path: '/files', isTransfer: true },
  retrieveFile: { ...GET, path: FILE },
  deleteFile: { ...DELETE, path: FILE, deleted: 'file' },
  downloadFile: { ...GET, path: `${FILE}/content`, expectsJson: false },

  createUpload: { ...POST, path: '/uploads' },
  addUploadPart: { ...POST, path: `${UPLOAD}/parts`, isTransfer: true },
  // OpenAI assembles up to 8 GB before it responds.
  completeUpload: { ...POST, path: `${UPLOAD}/complete`, isTransfer: true },
  cancelUpload: { ...POST, path: `${UPLOAD}/cancel` },
} as const satisfies Record<string, OpenAiOperation>;

/** Names of the ids in the path of an operation, in their order. */
export const pathIdsOf = ({ path }: OpenAiOperation): string[] =>
  Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);

function oneFile(_body: unknown, vectorStoreId: string | undefined): Attachment {
  return { vectorStoreId, files: 1 };
}

/** The files of a new batch or vector store. */
function listedFiles(body: unknown, vectorStoreId: string | undefined): Attachment {
  const { file_ids: ids, files } = Object(body) as { file_ids?: unknown; files?: unknown };
  return { vectorStoreId, files: lengthOf(ids) + lengthOf(files) };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
