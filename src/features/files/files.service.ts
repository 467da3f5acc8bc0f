import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../../bulk/bulk-by-id.js';
import type { ChangeReport } from '../../bulk/report/change-report.js';
import type { BulkInput, BulkOperation, BulkOptions, Operation } from '../../bulk/operation.js';
import { Deleter } from '../../deletion/deleter.js';
import { SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import type { FileQuery } from '../../openai/gateway/types.js';
import type { FileSelector } from '../../selectors/criteria/file-selector.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import { type FileHolder, type FileHolderList, FileHolders } from './file-holders.js';
import { type FileListing, fileListing, type FileSort, type FileView } from './file-listing.js';

/** Which files are listed, from where on, and how. */
export interface FileListQuery extends Omit<FileQuery, 'purpose'>, FileSelector {
  readonly view?: FileView | undefined;
  /** By default in upstream's order. */
  readonly sort?: FileSort | undefined;
}

/** What can be done with files. Errors are those of the gateway, and of {@link TargetResolver} where many are meant. */
@Injectable()
export class FilesService {
  private readonly deletion: Changes<BulkInput>;

  constructor(
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
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

  /** The files that are meant, of all there are; by default their ids. */
  list(caller: Caller, query: FileListQuery): FileListing {
    const { after, order, limit, view, sort, ...selector } = query;
    return fileListing(this.selectors.files(caller, selector, { after, order, limit }), { view, sort });
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
  async deleteMany(
    caller: Caller,
    meant: IdsOrSelector<FileSelector>,
    options: BulkOptions,
  ): Promise<BulkOperation<ChangeReport>> {
    const ids = await this.targets.filesToDelete(caller, meant);
    return this.deletion.begin(caller, { ...options, ids });
  }
}
