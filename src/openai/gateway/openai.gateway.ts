import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { MAX_FILE_PAGE } from '../../config/limits.js';
import { AttachmentPacer } from '../limits/attachment-pacer.js';
import type { Answer, Call, CallOptions } from '../http/call.js';
import { PausedError } from '../limits/governor.js';
import { encodedId } from '../object-id.js';
import type { Identified, Page } from './page.js';
import { allItems } from './paging.js';
import type { Attachment, Deleted, RelayCall } from '../relay/relay.js';
import { RelayedAnswer } from '../relay/relayed-answer.js';
import { Transport } from '../http/transport.js';
import type {
  AttachmentDraft,
  Attributes,
  CallResult,
  FileBatch,
  FileContentPart,
  FileQuery,
  ListQuery,
  OpenAiFile,
  ReadResult,
  VectorStore,
  VectorStoreChange,
  VectorStoreDraft,
  VectorStoreFile,
  VectorStoreFileQuery,
} from './types.js';
import { UpstreamError } from '../upstream-error.js';
import { paused, unusableAnswer } from '../http/upstream-error.factory.js';

/** Largest pages that upstream allows. */
export const MAX_VECTOR_STORE_PAGE = 100;
/** Most files that upstream attaches together. */
export const MAX_BATCH_FILES = 2_000;
/** Most attributes of a file in a store. */
export const MAX_ATTRIBUTES = 16;

const TOO_MANY_ATTACHMENTS = 'more is being attached than upstream takes in the time that this call can wait';
const LIST_STORE_FILES = 'listVectorStoreFiles';
const OK = 200;

/**
 * OpenAI's vector store and file API, one method an operation.
 *
 * Listings are complete or an error. Deletions end well when the object is gone through this call: a 404 counts
 * as success only where an earlier try of the same call may have got through. Every method throws what
 * {@link Transport.send} throws, and InvalidIdError before a call whose path would have an id that cannot be sent.
 */
@Injectable()
export class OpenAiGateway {
  constructor(
    private readonly transport: Transport,
    private readonly attachments: AttachmentPacer,
    private readonly environment: Environment,
  ) {}

  /** Most files that are attached together: no more than may be in one minute. */
  get maxBatchFiles(): number {
    const { ATTACH_FILES_PER_MINUTE: perMinute } = this.environment;
    return perMinute === 0 ? MAX_BATCH_FILES : Math.min(MAX_BATCH_FILES, perMinute);
  }

  /** All stores, newest first unless ordered otherwise. */
  listVectorStores(options: CallOptions, query: ListQuery = {}): AsyncGenerator<VectorStore> {
    return this.listAll('/vector_stores', 'listVectorStores', options, {
      limit: MAX_VECTOR_STORE_PAGE,
      ...defined(query),
    });
  }

  /** All files of a store. */
  listVectorStoreFiles(
    vectorStoreId: string,
    options: CallOptions,
    query: VectorStoreFileQuery = {},
  ): AsyncGenerator<VectorStoreFile> {
    const pages = { limit: MAX_VECTOR_STORE_PAGE, ...defined(query) };
    return this.listAll(vectorStoreFilesPath(vectorStoreId), LIST_STORE_FILES, options, pages, vectorStoreId);
  }

  /** One page of a store's files, as upstream cuts it. */
  listVectorStoreFilesPage(
    vectorStoreId: string,
    options: CallOptions,
    query: VectorStoreFileQuery,
  ): Promise<Page<VectorStoreFile>> {
    return this.fetchPage(vectorStoreFilesPath(vectorStoreId), LIST_STORE_FILES, options, defined(query));
  }

  /** All files of the project. */
  listFiles(options: CallOptions, query: FileQuery = {}): AsyncGenerator<OpenAiFile> {
    return this.listAll('/files', 'listFiles', options, { limit: MAX_FILE_PAGE, ...defined(query) });
  }

  getVectorStore(vectorStoreId: string, options: CallOptions): Promise<ReadResult<VectorStore>> {
    return this.read(vectorStorePath(vectorStoreId), 'getVectorStore', options);
  }

  getFile(fileId: string, options: CallOptions): Promise<ReadResult<OpenAiFile>> {
    return this.read(filePath(fileId), 'retrieveFile', options);
  }

  getVectorStoreFile(
    vectorStoreId: string,
    fileId: string,
    options: CallOptions,
  ): Promise<ReadResult<VectorStoreFile>> {
    return this.read(vectorStoreFilePath(vectorStoreId, fileId), 'getVectorStoreFile', options);
  }

  /** The text that was read out of a file when it was indexed, in parts. */
  async getVectorStoreFileContent(
    vectorStoreId: string,
    fileId: string,
    options: CallOptions,
  ): Promise<readonly FileContentPart[]> {
    const path = `${vectorStoreFilePath(vectorStoreId, fileId)}/content`;
    const answer = await this.transport.send(callOf('GET', path, 'retrieveVectorStoreFileContent', options));
    if (!isObject(answer.body) || !Array.isArray(answer.body.data))
      throw unusableAnswer('the answer is not the content of a file', answer);
    // It has always been one page; half a text would be a silent loss.
    if (answer.body.has_more === true) throw unusableAnswer('the content has more than one page', answer);
    return answer.body.data as FileContentPart[];
  }

  /** Makes a store. One whose making failed in an unknown way may exist all the same: it is not tried again. */
  createVectorStore(draft: VectorStoreDraft, options: CallOptions): Promise<ReadResult<VectorStore>> {
    return this.post('/vector_stores', 'createVectorStore', options, draft, false);
  }

  updateVectorStore(
    vectorStoreId: string,
    change: VectorStoreChange,
    options: CallOptions,
  ): Promise<ReadResult<VectorStore>> {
    return this.post(vectorStorePath(vectorStoreId), 'modifyVectorStore', options, change);
  }

  /** Attaches a file, or indexes one anew that is attached already, at the pace that upstream asks for. */
  async createVectorStoreFile(
    vectorStoreId: string,
    draft: AttachmentDraft,
    options: CallOptions,
  ): Promise<ReadResult<VectorStoreFile>> {
    await this.paced(options, { vectorStoreId, files: 1 });
    return this.post(vectorStoreFilesPath(vectorStoreId), 'createVectorStoreFile', options, draft);
  }

  updateVectorStoreFile(
    vectorStoreId: string,
    fileId: string,
    attributes: Attributes,
    options: CallOptions,
  ): Promise<ReadResult<VectorStoreFile>> {
    const path = vectorStoreFilePath(vectorStoreId, fileId);
    return this.post(path, 'updateVectorStoreFileAttributes', options, { attributes });
  }

  /** Attaches at most {@link MAX_BATCH_FILES} files, each with its own attributes, at the pace that upstream asks for. */
  async createFileBatch(
    vectorStoreId: string,
    files: readonly AttachmentDraft[],
    options: CallOptions,
  ): Promise<ReadResult<FileBatch>> {
    await this.paced(options, { vectorStoreId, files: files.length });
    return this.post(fileBatchesPath(vectorStoreId), 'createVectorStoreFileBatch', options, { files });
  }

  getFileBatch(vectorStoreId: string, batchId: string, options: CallOptions): Promise<ReadResult<FileBatch>> {
    const path = `${fileBatchesPath(vectorStoreId)}/${encodedId(batchId)}`;
    return this.read(path, 'getVectorStoreFileBatch', options);
  }

  /** The files of a batch, as the store has them. */
  listFileBatchFiles(
    vectorStoreId: string,
    batchId: string,
    options: CallOptions,
  ): AsyncGenerator<VectorStoreFile> {
    const path = `${fileBatchesPath(vectorStoreId)}/${encodedId(batchId)}/files`;
    const pages = { limit: MAX_VECTOR_STORE_PAGE };
    return this.listAll(path, 'listFilesInVectorStoreBatch', options, pages, vectorStoreId);
  }

  /** Deletes a store; its files stay. */
  deleteVectorStore(vectorStoreId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(vectorStorePath(vectorStoreId), 'deleteVectorStore', options);
  }

  /** Detaches a file from a store; the file stays. */
  deleteVectorStoreFile(vectorStoreId: string, fileId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(vectorStoreFilePath(vectorStoreId, fileId), 'deleteVectorStoreFile', options);
  }

  /** Deletes a file, from all stores as well. */
  deleteFile(fileId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(filePath(fileId), 'deleteFile', options);
  }

  /**
   * Hands a caller's own call on, at the pace that upstream asks for, and gives back what upstream answered: its
   * errors as well, masked. What has failed in spite of all tries says so with `x-should-retry: false`, so that the
   * caller's own retries do not multiply them.
   *
   * @throws UpstreamError when upstream did not answer, or nothing that can be handed on
   */
  async relay(call: RelayCall): Promise<RelayedAnswer> {
    const waitedMs = call.attaches === undefined ? 0 : await this.paced(call, call.attaches);
    try {
      return await this.transport.relay(call, waitedMs);
    } catch (error) {
      if (call.deletes !== undefined && isGoneByEarlierTry(error, call))
        return deletedAnswer(call.deletes, error.requestId);
      if (!(error instanceof UpstreamError) || error.answer === undefined) throw error;
      const { status, headers, body } = error.answer;
      return error.isFinal
        ? new RelayedAnswer(status, { ...headers, 'x-should-retry': 'false' }, body)
        : error.answer;
    }
  }

  /** Bulk work waits for its turn however long that takes: nobody would try again for it. */
  private async paced(call: CallOptions, attachment: Attachment): Promise<number> {
    const maxWaitMs = call.priority === 'bulk' ? Infinity : this.environment.OPENAI_DEADLINE_MS;
    try {
      return await this.attachments.turn(call, attachment, maxWaitMs);
    } catch (error) {
      if (error instanceof PausedError) throw paused(error.retryAfterMs, TOO_MANY_ATTACHMENTS);
      throw error;
    }
  }

  /** @param owner id of the object that the listing belongs to. Default: it belongs to the project */
  private listAll<Item extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
    query: Readonly<Record<string, string | number>>,
    owner?: string,
  ): AsyncGenerator<Item> {
    const { after, before, ...rest } = query as Record<string, string | number> &
      Pick<ListQuery, 'after' | 'before'>;
    return allItems<Item>(
      (cursor) =>
        this.fetchPage(path, operation, options, cursor === undefined ? rest : { ...rest, after: cursor }),
      { after, before, owner },
    );
  }

  private async fetchPage<Item extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
    query: Readonly<Record<string, string | number>>,
  ): Promise<Page<Item>> {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const answer = await this.transport.send(
      callOf('GET', `${path}?${search.toString()}`, operation, options),
    );
    if (!isPage<Item>(answer.body)) throw unusableAnswer('the answer is not a page of a list', answer);
    return answer.body;
  }

  private async read<Body extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
  ): Promise<ReadResult<Body>> {
    return bodyOf(await this.transport.send(callOf('GET', path, operation, options)));
  }

  /** @param isRepeatable whether doing it twice is doing it once */
  private async post<Body extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
    body: object,
    isRepeatable = true,
  ): Promise<ReadResult<Body>> {
    const call = callOf('POST', path, operation, options);
    return bodyOf(await this.transport.send({ ...call, body: JSON.stringify(body), isRepeatable }));
  }

  private async delete(path: string, operation: string, options: CallOptions): Promise<CallResult> {
    try {
      const answer = await this.transport.send(callOf('DELETE', path, operation, options));
      if (!isDeleted(answer.body)) throw unusableAnswer('the answer does not say deleted: true', answer);
      return { attempts: answer.attempts, requestId: answer.requestId };
    } catch (error) {
      if (!isGoneByEarlierTry(error, options)) throw error;
      return { attempts: error.attempts, requestId: error.requestId };
    }
  }
}

/** Field by field: of a spread object more was seen to outlive the garbage collections of the young heap. */
function callOf(method: Call['method'], path: string, operation: string, options: CallOptions): Call {
  const { credentials, signal, onRefused, flights, isRepeat, trace, priority } = options;
  return {
    method,
    path,
    operation,
    credentials,
    signal,
    onRefused,
    flights,
    isRepeat,
    trace,
    priority,
    isRepeatable: true,
  };
}

function bodyOf<Body extends Identified>(answer: Answer): ReadResult<Body> {
  const { body, attempts, requestId } = answer;
  if (!isIdentified(body)) throw unusableAnswer('the answer is not an object with an id', answer);
  return { body: body as unknown as Body, attempts, requestId };
}

/** Of a 404 it is the try before it that may have acted: the 404 itself did nothing. */
function isGoneByEarlierTry(error: unknown, { isRepeat }: CallOptions): error is UpstreamError {
  return error instanceof UpstreamError && error.isNotFound && (error.mayHaveActed || isRepeat === true);
}

/** What upstream would have answered to the try that got through. */
function deletedAnswer({ id, object }: Deleted, requestId: string | undefined): RelayedAnswer {
  const headers = {
    'content-type': 'application/json',
    ...(requestId !== undefined && { 'x-request-id': requestId }),
  };
  return new RelayedAnswer(OK, headers, Buffer.from(JSON.stringify({ id, object, deleted: true })));
}

const vectorStorePath = (id: string): string => `/vector_stores/${encodedId(id)}`;
const vectorStoreFilesPath = (id: string): string => `${vectorStorePath(id)}/files`;
const vectorStoreFilePath = (id: string, fileId: string): string =>
  `${vectorStoreFilesPath(id)}/${encodedId(fileId)}`;
const fileBatchesPath = (id: string): string => `${vectorStorePath(id)}/file_batches`;
const filePath = (id: string): string => `/files/${encodedId(id)}`;

function defined(query: object): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query as Record<string, string | number | undefined>).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    ),
  );
}

function isPage<Item extends Identified>(body: unknown): body is Page<Item> {
  if (!isObject(body) || typeof body.has_more !== 'boolean' || !Array.isArray(body.data)) return false;
  return body.data.every(isIdentified);
}

const isIdentified = (item: unknown): item is Identified =>
  isObject(item) && typeof item.id === 'string' && item.id !== '';

const isDeleted = (body: unknown): boolean => isObject(body) && body.deleted === true;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
