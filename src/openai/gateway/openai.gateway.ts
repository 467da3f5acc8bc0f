import { HttpStatus, Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { MAX_FILES_PER_PAGE, MAX_KEY_VALUE_PAIRS } from '../../config/limits.js';
import { AttachmentPacer } from '../limits/attachment-pacer.js';
import type { JsonResponse, Call, CallOptions } from '../http/call.js';
import { PausedError } from '../limits/governor.js';
import { encodedId } from '../object-id.js';
import type { Identified, Page } from './page.js';
import { allItems } from './paging.js';
import type { AttachmentCount, Deleted, RelayCall } from '../relay/relay.js';
import { RelayedResponse } from '../relay/relayed-response.js';
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
import { paused, unusableResponse } from '../http/upstream-error.factory.js';

/** Size of the requested pages: the largest that upstream allows. */
export const VECTOR_STORE_PAGE_SIZE = 100;
/** Most files of one batch. */
export const MAX_BATCH_FILES = 2_000;
/** Most attributes of a vector store file. */
export const MAX_ATTRIBUTES = MAX_KEY_VALUE_PAIRS;

const TOO_MANY_ATTACHMENTS =
  'the rate limit for attaching files requires a longer wait than this call allows';
const LIST_STORE_FILES = 'listVectorStoreFiles';

/**
 * OpenAI's vector store and file API, with one method per operation.
 *
 * A listing is complete, or it throws. A deletion succeeds if this call deleted the object: a 404 counts as success only if an
 * earlier attempt may have deleted it. Every method throws the errors of {@link Transport.send}, and an InvalidIdError for an
 * id that cannot be part of a path.
 */
@Injectable()
export class OpenAiGateway {
  constructor(
    private readonly transport: Transport,
    private readonly attachments: AttachmentPacer,
    private readonly environment: Environment,
  ) {}

  /** Most files of one batch, within the rate limit per minute. */
  get maxBatchFiles(): number {
    const { ATTACH_FILES_PER_MINUTE: perMinute } = this.environment;
    return perMinute === 0 ? MAX_BATCH_FILES : Math.min(MAX_BATCH_FILES, perMinute);
  }

  /** Lists all stores, by default newest first. */
  listVectorStores(options: CallOptions, query: ListQuery = {}): AsyncGenerator<VectorStore> {
    return this.listAll('/vector_stores', 'listVectorStores', options, {
      limit: VECTOR_STORE_PAGE_SIZE,
      ...defined(query),
    });
  }

  /** Lists all files of a store. */
  listVectorStoreFiles(
    vectorStoreId: string,
    options: CallOptions,
    query: VectorStoreFileQuery = {},
  ): AsyncGenerator<VectorStoreFile> {
    const pages = { limit: VECTOR_STORE_PAGE_SIZE, ...defined(query) };
    return this.listAll(vectorStoreFilesPath(vectorStoreId), LIST_STORE_FILES, options, pages, vectorStoreId);
  }

  /** Reads one page of a store's files. */
  listVectorStoreFilesPage(
    vectorStoreId: string,
    options: CallOptions,
    query: VectorStoreFileQuery,
  ): Promise<Page<VectorStoreFile>> {
    return this.fetchPage(vectorStoreFilesPath(vectorStoreId), LIST_STORE_FILES, options, defined(query));
  }

  /** Lists all files of the project. */
  listFiles(options: CallOptions, query: FileQuery = {}): AsyncGenerator<OpenAiFile> {
    return this.listAll('/files', 'listFiles', options, { limit: MAX_FILES_PER_PAGE, ...defined(query) });
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

  /** Reads the text that was extracted from a file during indexing. */
  async getVectorStoreFileContent(
    vectorStoreId: string,
    fileId: string,
    options: CallOptions,
  ): Promise<readonly FileContentPart[]> {
    const path = `${vectorStoreFilePath(vectorStoreId, fileId)}/content`;
    const response = await this.transport.send(
      callOf('GET', path, 'retrieveVectorStoreFileContent', options),
    );
    if (!isObjectBody(response.body) || !Array.isArray(response.body.data))
      throw unusableResponse('the response is not the content of a file', response);
    // OpenAI has always returned one page. A part of the text must not pass as the whole.
    if (response.body.has_more === true)
      throw unusableResponse('the content has more than one page', response);
    return response.body.data as FileContentPart[];
  }

  /** Creates a store. An attempt that may have succeeded is not retried. */
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

  /** Attaches a file, or re-indexes an attached file, within the rate limit of attachments. */
  async createVectorStoreFile(
    vectorStoreId: string,
    draft: AttachmentDraft,
    options: CallOptions,
  ): Promise<ReadResult<VectorStoreFile>> {
    await this.paceAttachment(options, { vectorStoreId, files: 1 });
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

  /** Attaches at most {@link MAX_BATCH_FILES} files, within the rate limit of attachments. */
  async createFileBatch(
    vectorStoreId: string,
    files: readonly AttachmentDraft[],
    options: CallOptions,
  ): Promise<ReadResult<FileBatch>> {
    await this.paceAttachment(options, { vectorStoreId, files: files.length });
    return this.post(fileBatchesPath(vectorStoreId), 'createVectorStoreFileBatch', options, { files });
  }

  getFileBatch(vectorStoreId: string, batchId: string, options: CallOptions): Promise<ReadResult<FileBatch>> {
    const path = `${fileBatchesPath(vectorStoreId)}/${encodedId(batchId)}`;
    return this.read(path, 'getVectorStoreFileBatch', options);
  }

  /** Lists the vector store files of a batch. */
  listFileBatchFiles(
    vectorStoreId: string,
    batchId: string,
    options: CallOptions,
  ): AsyncGenerator<VectorStoreFile> {
    const path = `${fileBatchesPath(vectorStoreId)}/${encodedId(batchId)}/files`;
    const pages = { limit: VECTOR_STORE_PAGE_SIZE };
    return this.listAll(path, 'listFilesInVectorStoreBatch', options, pages, vectorStoreId);
  }

  /** Deletes a store, but not its files. */
  deleteVectorStore(vectorStoreId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(vectorStorePath(vectorStoreId), 'deleteVectorStore', options);
  }

  /** Detaches a file from a store. */
  deleteVectorStoreFile(vectorStoreId: string, fileId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(vectorStoreFilePath(vectorStoreId, fileId), 'deleteVectorStoreFile', options);
  }

  /** Deletes a file, which also detaches it from all stores. */
  deleteFile(fileId: string, options: CallOptions): Promise<CallResult> {
    return this.delete(filePath(fileId), 'deleteFile', options);
  }

  /**
   * Relays a client's call, within the rate limit of attachments, and returns upstream's response, also for errors, with the
   * key masked. If all attempts failed, the response has `x-should-retry: false`, so that the client's retries do not
   * multiply them.
   *
   * @throws UpstreamError when there is no response to relay
   */
  async relay(call: RelayCall): Promise<RelayedResponse> {
    const waitedMs = call.attaches === undefined ? 0 : await this.paceAttachment(call, call.attaches);
    try {
      return await this.transport.relay(call, waitedMs);
    } catch (error) {
      if (call.deletes !== undefined && wasDeletedByEarlierAttempt(error, call))
        return deletedResponse(call.deletes, error.requestId);
      if (!(error instanceof UpstreamError) || error.response === undefined) throw error;
      const { status, headers, body } = error.response;
      return error.isFinal
        ? new RelayedResponse(status, { ...headers, 'x-should-retry': 'false' }, body)
        : error.response;
    }
  }

  /** Waits for the rate limit of attachments. Bulk calls wait without a limit, because nobody would retry them. */
  private async paceAttachment(call: CallOptions, attachment: AttachmentCount): Promise<number> {
    const maxWaitMs = call.priority === 'bulk' ? Infinity : this.environment.OPENAI_DEADLINE_MS;
    try {
      return await this.attachments.reserve(call, attachment, maxWaitMs);
    } catch (error) {
      if (error instanceof PausedError) throw paused(error.retryAfterMs, TOO_MANY_ATTACHMENTS);
      throw error;
    }
  }

  /** @param owner id of the object that the listing belongs to. Default: none, the listing belongs to the project */
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
    const response = await this.transport.send(
      callOf('GET', `${path}?${search.toString()}`, operation, options),
    );
    if (!isPage<Item>(response.body))
      throw unusableResponse('the response is not a page of a list', response);
    return response.body;
  }

  private async read<Body extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
  ): Promise<ReadResult<Body>> {
    return bodyOf(await this.transport.send(callOf('GET', path, operation, options)));
  }

  private async post<Body extends Identified>(
    path: string,
    operation: string,
    options: CallOptions,
    body: object,
    isIdempotent = true,
  ): Promise<ReadResult<Body>> {
    const call = callOf('POST', path, operation, options);
    return bodyOf(await this.transport.send({ ...call, body: JSON.stringify(body), isIdempotent }));
  }

  private async delete(path: string, operation: string, options: CallOptions): Promise<CallResult> {
    try {
      const response = await this.transport.send(callOf('DELETE', path, operation, options));
      if (!isDeleted(response.body))
        throw unusableResponse('the response does not contain deleted: true', response);
      return { attempts: response.attempts, requestId: response.requestId };
    } catch (error) {
      if (!wasDeletedByEarlierAttempt(error, options)) throw error;
      return { attempts: error.attempts, requestId: error.requestId };
    }
  }
}

/** Copies field by field: with a spread, more objects survived young-generation garbage collection in measurements. */
function callOf(method: Call['method'], path: string, operation: string, options: CallOptions): Call {
  const { credentials, signal, onRefused, inFlight, isRepeat, trace, priority } = options;
  return {
    method,
    path,
    operation,
    credentials,
    signal,
    onRefused,
    inFlight,
    isRepeat,
    trace,
    priority,
    isIdempotent: true,
  };
}

function bodyOf<Body extends Identified>(response: JsonResponse): ReadResult<Body> {
  const { body, attempts, requestId } = response;
  if (!isIdentified(body)) throw unusableResponse('the response is not an object with an id', response);
  return { body: body as unknown as Body, attempts, requestId };
}

/** A 404 after a failed attempt means that the earlier attempt deleted the object. */
function wasDeletedByEarlierAttempt(error: unknown, { isRepeat }: CallOptions): error is UpstreamError {
  return error instanceof UpstreamError && error.isNotFound && (error.mayHaveActed || isRepeat === true);
}

/** The response that upstream would have sent to the attempt that deleted the object. */
function deletedResponse({ id, object }: Deleted, requestId: string | undefined): RelayedResponse {
  const headers = {
    'content-type': 'application/json',
    ...(requestId !== undefined && { 'x-request-id': requestId }),
  };
  return new RelayedResponse(
    HttpStatus.OK,
    headers,
    Buffer.from(JSON.stringify({ id, object, deleted: true })),
  );
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
  if (!isObjectBody(body) || typeof body.has_more !== 'boolean' || !Array.isArray(body.data)) return false;
  return body.data.every(isIdentified);
}

const isIdentified = (item: unknown): item is Identified =>
  isObjectBody(item) && typeof item.id === 'string' && item.id !== '';

const isDeleted = (body: unknown): boolean => isObjectBody(body) && body.deleted === true;

const isObjectBody = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
