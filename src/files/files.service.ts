import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../bulk/bulk-by-id.js';
import type { ChangeReport } from '../bulk/change-report.js';
import type { BulkInput, BulkOperation, Operation } from '../bulk/operation.js';
import { Deleter } from '../deletion/deleter.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import type { FileQuery } from '../openai/types.js';
import { only } from '../selection/conditions.js';
import { type FileSelector, fileTest } from '../selection/file-selector.js';
import type { VectorStoreSelector } from '../selection/vector-store-selector.js';
import { type FileHolder, type FileHolderList, FileHolders } from './file-holders.js';
import { type FileListing, fileListing, type FileSort, type FileView } from './file-listing.js';

/** Which files are listed, from where on, and how. */
export interface FileListQuery extends Omit<FileQuery, 'purpose'>, FileSelector {
  readonly view?: FileView | undefined;
  /** By default in upstream's order. */
  readonly sort?: FileSort | undefined;
}

/** What can be done with files. Errors are those of the gateway. */
@Injectable()
export class FilesService {
  private readonly deletion: Changes<BulkInput>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly holders: FileHolders,
    byId: BulkById,
    deleter: Deleter,
  ) {
    this.deletion = byId.kind({
      name: 'delete_files',
      object: 'file',
      done: 'deleted',
      ready: (input, work) => deleter.files(input.ids, input, work),
    });
  }

  /** The files that are meant, of all there are; by default their ids. Upstream picks a single purpose itself. */
  list(caller: Caller, query: FileListQuery): FileListing {
    const { after, order, limit, view, sort, ...selector } = query;
    const purpose = selector.purpose?.length === 1 ? selector.purpose[0] : undefined;
    const files = this.gateway.listFiles(caller, { after, order, limit, purpose });
    return fileListing(only(files, fileTest(selector)), { view, sort });
  }

  /** The stores that hold a file, of those that are meant. */
  listHolders(
    caller: Caller,
    fileId: string,
    stores: VectorStoreSelector,
  ): Operation<FileHolder, FileHolderList> {
    return this.holders.of(caller, fileId, stores);
  }

  /** Deletes files, from all stores as well. */
  deleteMany(caller: Caller, input: BulkInput): BulkOperation<ChangeReport> {
    return this.deletion.begin(caller, input);
  }
}
