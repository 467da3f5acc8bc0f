import { Injectable } from '@nestjs/common';
import { collect, filterAsync, mapAsync } from '../async/streams.js';
import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import { CallScope } from '../openai/call-scope.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type {
  FileQuery,
  ListQuery,
  OpenAiFile,
  VectorStore,
  VectorStoreFile,
  VectorStoreFileQuery,
} from '../openai/gateway/types.js';
import { MAX_ITEMS_IN_MEMORY, type ProjectFiles } from '../project-scan/project-files.js';
import { ProjectScan } from '../project-scan/project-scan.js';
import { type FileFacts, fileFactsOf, fileMatcher, type FileSelector } from './criteria/file-selector.js';
import {
  type AttachmentWithFile,
  needsFiles,
  vectorStoreFileMatcher,
  type VectorStoreFileSelector,
} from './criteria/vector-store-file-selector.js';
import { vectorStoreMatcher, type VectorStoreSelector } from './criteria/vector-store-selector.js';

/** Lists the objects that a selector selects. Errors are those of the gateway. */
@Injectable()
export class SelectorResolver {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
  ) {}

  vectorStores(
    caller: Caller,
    selector: VectorStoreSelector,
    page: ListQuery = {},
  ): AsyncGenerator<VectorStore> {
    const stores = this.gateway.listVectorStores(caller, page);
    return isEmptySelector(selector) ? stores : filterAsync(stores, vectorStoreMatcher(selector));
  }

  /** OpenAI can filter by a single purpose. */
  files(
    caller: Caller,
    selector: FileSelector,
    page: Omit<FileQuery, 'purpose'> = {},
  ): AsyncGenerator<OpenAiFile> {
    const purpose = selector.purpose?.length === 1 ? selector.purpose[0] : undefined;
    const files = this.gateway.listFiles(caller, { ...page, purpose });
    return isEmptySelector(selector) ? files : filterAsync(files, fileMatcher(selector));
  }

  /**
   * Lists attachments of a store, with their files if the selector needs these or `withFiles` is set. An attachment without
   * a file is dangling then.
   *
   * @throws TooMuchWorkError when there are more than {@link MAX_ITEMS_IN_MEMORY} attachments or files to combine
   */
  attachments(
    caller: Caller,
    vectorStoreId: string,
    selector: VectorStoreFileSelector,
    { page = {}, withFiles = false }: { page?: VectorStoreFileQuery; withFiles?: boolean } = {},
  ): AsyncGenerator<AttachmentWithFile> {
    const items =
      withFiles || needsFiles(selector)
        ? this.withFiles(caller, vectorStoreId, page)
        : mapAsync(this.gateway.listVectorStoreFiles(vectorStoreId, caller, page), (attachment) => ({
            attachment,
          }));
    return filterAsync(items, vectorStoreFileMatcher(selector));
  }

  private async *withFiles(
    caller: Caller,
    vectorStoreId: string,
    page: VectorStoreFileQuery,
  ): AsyncGenerator<AttachmentWithFile> {
    const scope = new CallScope(caller);
    const [attachments, files] = await scope.together<[VectorStoreFile[], ProjectFiles<FileFacts>]>([
      collect(
        this.gateway.listVectorStoreFiles(vectorStoreId, scope.caller, page),
        MAX_ITEMS_IN_MEMORY,
        () => new TooMuchWorkError('view', `cannot combine more than ${MAX_ITEMS_IN_MEMORY} files`),
      ),
      this.projectScan.files(scope, fileFactsOf),
    ]);
    await files.addUploadsFor(attachments);
    for (const attachment of attachments) yield { attachment, file: files.byId.get(attachment.id) };
  }
}

/** Whether a selector has no condition and thus selects everything. */
export const isEmptySelector = (selector: object): boolean =>
  Object.values(selector).every((condition) => condition === undefined);
