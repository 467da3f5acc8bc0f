import type { Attachment, RelayCall } from '../../openai/relay/relay.js';

/** One operation of OpenAI's API, and what handing it on must know of it. */
export interface Operation extends Pick<RelayCall, 'method' | 'isRepeatable' | 'expectsJson' | 'isTransfer'> {
  readonly name: string;
  /** Of the ids in its path, which are encoded already. */
  readonly path: (...ids: string[]) => string;
  /** What upstream calls the answer to a deletion. */
  readonly deleted?: string;
  /** What the parsed body asks to attach. */
  readonly attaches?: (body: unknown, vectorStoreId: string | undefined) => Attachment;
}

type Unnamed = Omit<Operation, 'name'>;

const GET = { method: 'GET', isRepeatable: true, expectsJson: true, isTransfer: false } as const;
const POST = { ...GET, method: 'POST', isRepeatable: false } as const;
const DELETE = { ...GET, method: 'DELETE' } as const;

const store = (id = ''): string => `/vector_stores/${id}`;
const storeFile = (storeId = '', fileId = ''): string => `${store(storeId)}/files/${fileId}`;
const batch = (storeId = '', batchId = ''): string => `${store(storeId)}/file_batches/${batchId}`;
const upload = (id = ''): string => `/uploads/${id}`;

/** All that is served of OpenAI's API, by its own names of the operations. */
export const OPERATIONS = named({
  listVectorStores: { ...GET, path: () => '/vector_stores' },
  createVectorStore: { ...POST, path: () => '/vector_stores', attaches: filesOf },
  getVectorStore: { ...GET, path: store },
  modifyVectorStore: { ...POST, path: store },
  deleteVectorStore: { ...DELETE, path: store, deleted: 'vector_store.deleted' },
  /** It reads, whatever its method says. */
  searchVectorStore: { ...POST, path: (id) => `${store(id)}/search`, isRepeatable: true },

  listVectorStoreFiles: { ...GET, path: (id) => `${store(id)}/files` },
  createVectorStoreFile: { ...POST, path: (id) => `${store(id)}/files`, attaches: oneFile },
  getVectorStoreFile: { ...GET, path: storeFile },
  updateVectorStoreFileAttributes: { ...POST, path: storeFile },
  deleteVectorStoreFile: { ...DELETE, path: storeFile, deleted: 'vector_store.file.deleted' },
  retrieveVectorStoreFileContent: { ...GET, path: (...ids) => `${storeFile(...ids)}/content` },

  createVectorStoreFileBatch: { ...POST, path: (id) => `${store(id)}/file_batches`, attaches: filesOf },
  getVectorStoreFileBatch: { ...GET, path: batch },
  cancelVectorStoreFileBatch: { ...POST, path: (...ids) => `${batch(...ids)}/cancel` },
  listFilesInVectorStoreBatch: { ...GET, path: (...ids) => `${batch(...ids)}/files` },

  listFiles: { ...GET, path: () => '/files' },
  createFile: { ...POST, path: () => '/files', isTransfer: true },
  retrieveFile: { ...GET, path: (id) => `/files/${id}` },
  deleteFile: { ...DELETE, path: (id) => `/files/${id}`, deleted: 'file' },
  downloadFile: { ...GET, path: (id) => `/files/${id}/content`, expectsJson: false },

  createUpload: { ...POST, path: () => '/uploads' },
  addUploadPart: { ...POST, path: (id) => `${upload(id)}/parts`, isTransfer: true },
  /** Upstream puts up to 8 GB together before it answers. */
  completeUpload: { ...POST, path: (id) => `${upload(id)}/complete`, isTransfer: true },
  cancelUpload: { ...POST, path: (id) => `${upload(id)}/cancel` },
} satisfies Record<string, Unnamed>);

function named<Name extends string>(operations: Record<Name, Unnamed>): Record<Name, Operation> {
  const entries = Object.entries<Unnamed>(operations).map(([name, operation]) => [
    name,
    { name, ...operation },
  ]);
  return Object.fromEntries(entries) as Record<Name, Operation>;
}

function oneFile(_body: unknown, vectorStoreId: string | undefined): Attachment {
  return { vectorStoreId, files: 1 };
}

/** Of a batch, or of a store that is made with files in it. */
function filesOf(body: unknown, vectorStoreId: string | undefined): Attachment {
  const { file_ids: ids, files } = Object(body) as { file_ids?: unknown; files?: unknown };
  return { vectorStoreId, files: lengthOf(ids) + lengthOf(files) };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
