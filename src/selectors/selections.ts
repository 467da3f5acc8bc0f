import { Injectable } from '@nestjs/common';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/gateway/openai.gateway.js';
import type {
  FileQuery,
  ListQuery,
  OpenAiFile,
  VectorStore,
  VectorStoreFileQuery,
} from '../openai/gateway/types.js';
import { CallScope } from '../openai/call-scope.js';
import { only } from './criteria/conditions.js';
import { type FileSelector, fileTest } from './criteria/file-selector.js';
import {
  type EntryOfFile,
  needsFiles,
  type VectorStoreFileSelector,
  vectorStoreFileTest,
} from './criteria/vector-store-file-selector.js';
import { type VectorStoreSelector, vectorStoreTest } from './criteria/vector-store-selector.js';
import { entriesWithFiles } from '../project-scan/entries-with-files.js';
import { Inventory } from '../project-scan/inventory.js';

/** Lists what selectors mean, of all there is. Errors are those of the gateway. */
@Injectable()
export class Selections {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: Inventory,
  ) {}

  vectorStores(
    caller: Caller,
    selector: VectorStoreSelector,
    page: ListQuery = {},
  ): AsyncGenerator<VectorStore> {
    const stores = this.gateway.listVectorStores(caller, page);
    return isEmptySelector(selector) ? stores : only(stores, vectorStoreTest(selector));
  }

  /** Upstream picks a single purpose itself. */
  files(
    caller: Caller,
    selector: FileSelector,
    page: Omit<FileQuery, 'purpose'> = {},
  ): AsyncGenerator<OpenAiFile> {
    const purpose = selector.purpose?.length === 1 ? selector.purpose[0] : undefined;
    const files = this.gateway.listFiles(caller, { ...page, purpose });
    return isEmptySelector(selector) ? files : only(files, fileTest(selector));
  }

  /**
   * Entries of a store. What of them OpenAI does not tell is looked up for all at once, where it is needed.
   *
   * @param withFiles whether the files are needed in any case
   */
  entries(
    caller: Caller,
    vectorStoreId: string,
    selector: VectorStoreFileSelector,
    { page = {}, withFiles = false }: { page?: VectorStoreFileQuery; withFiles?: boolean } = {},
  ): AsyncGenerator<EntryOfFile> {
    const items =
      withFiles || needsFiles(selector)
        ? this.entriesAndFiles(caller, vectorStoreId, page)
        : alone(this.gateway.listVectorStoreFiles(vectorStoreId, caller, page));
    return only(items, vectorStoreFileTest(selector));
  }

  private entriesAndFiles(
    caller: Caller,
    vectorStoreId: string,
    page: VectorStoreFileQuery,
  ): AsyncGenerator<EntryOfFile> {
    const work = new CallScope(caller);
    const entries = this.gateway.listVectorStoreFiles(vectorStoreId, work.caller, page);
    return entriesWithFiles(entries, this.inventory, work);
  }
}

/** Entries of which nothing but the entry is known. */
async function* alone(entries: AsyncIterable<EntryOfFile['entry']>): AsyncGenerator<EntryOfFile> {
  for await (const entry of entries) yield { entry };
}

/** Whether a selector means all: most listings do, and then nothing needs to be judged. */
export const isEmptySelector = (selector: object): boolean =>
  Object.values(selector).every((said) => said === undefined);
