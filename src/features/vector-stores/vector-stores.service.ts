import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../../bulk/bulk-by-id.js';
import type { ChangeReport } from '../../bulk/report/change-report.js';
import { type BulkInput, type BulkOperation, type BulkOptions, listing } from '../../bulk/operation.js';
import { Deleter } from '../../deletion/deleter.js';
import { isEmptySelector, SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { ListQuery, VectorStoreFile } from '../../openai/gateway/types.js';
import { CallScope } from '../../openai/call-scope.js';
import type { VectorStoreFileSelector } from '../../selectors/criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import type { CascadeReport } from '../../deletion/cascade-report.js';
import { type CascadeInput, VectorStoreCascade } from '../../deletion/vector-store-cascade.js';
import {
  envelope,
  shown,
  type VectorStoreFileList,
  type VectorStoreFileListing,
  vectorStoreFileListing,
  type VectorStoreFileView,
} from './vector-store-file-listing.js';
import {
  type VectorStoreListing,
  vectorStoreListing,
  type VectorStoreSort,
  type VectorStoreView,
} from './vector-store-listing.js';

/** Which stores are listed, from where on, and how. */
export interface VectorStoreListQuery extends ListQuery, VectorStoreSelector {
  readonly view?: VectorStoreView | undefined;
  /** By default in upstream's order. */
  readonly sort?: VectorStoreSort | undefined;
}

/** Which files of a store are listed, from where on, and how. */
export interface VectorStoreFileListQuery extends ListQuery, VectorStoreFileSelector {
  /** Left to upstream. */
  readonly filter_status?: VectorStoreFile['status'] | undefined;
  readonly view?: VectorStoreFileView | undefined;
}

export interface VectorStoreFileDeleted {
  readonly id: string;
  readonly object: 'vector_store.file.deleted';
  readonly deleted: true;
}

/** What was seen of it afterwards: it is gone, can still be read, or is of no use and still listed. */
export interface DetachmentSeen extends VectorStoreFileDeleted {
  readonly outcome: 'deleted' | 'pending' | 'phantom';
  /** For a person: what was seen that should not be, or why nothing could be. */
  readonly reason?: string;
  /** Other stores that lost the file, too. */
  readonly lost_elsewhere: readonly string[];
}

/** Files that leave a store. */
interface DetachmentInput extends BulkInput {
  readonly vector_store_id: string;
}

/** What can be done with vector stores. Errors are those of the gateway, and of {@link TargetResolver} where many are meant. */
@Injectable()
export class VectorStoresService {
  private readonly deletion: Changes<BulkInput>;
  private readonly detachment: Changes<DetachmentInput>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
    private readonly cascade: VectorStoreCascade,
    private readonly deleter: Deleter,
    byId: BulkById,
  ) {
    this.deletion = byId.kind({
      name: 'delete_vector_stores',
      object: 'vector_store',
      done: 'deleted',
      ready: (input, work) => deleter.vectorStores(input, work),
    });
    this.detachment = byId.kind<DetachmentInput>({
      name: 'detach_files',
      object: 'vector_store.file',
      done: 'deleted',
      ready: (input, work) => deleter.attachments(input.vector_store_id, input.ids, input, work),
    });
  }

  /** The stores that are meant, of all there are; by default their ids. */
  list(caller: Caller, query: VectorStoreListQuery): VectorStoreListing {
    const { after, before, order, limit, view, sort, ...selector } = query;
    const stores = this.selectors.vectorStores(caller, selector, { after, before, order, limit });
    return vectorStoreListing(stores, { view, sort });
  }

  /** Deletes stores; their files stay. */
  async deleteMany(
    caller: Caller,
    meant: IdsOrSelector<VectorStoreSelector>,
    options: BulkOptions,
  ): Promise<BulkOperation<ChangeReport>> {
    const ids = await this.targets.vectorStoresToDelete(caller, meant);
    return this.deletion.begin(caller, { ...options, ids });
  }

  /** Deletes stores with their files, and never makes an orphan. */
  async deleteWithFiles(
    caller: Caller,
    meant: IdsOrSelector<VectorStoreSelector>,
    options: Omit<CascadeInput, 'ids'>,
  ): Promise<BulkOperation<CascadeReport>> {
    const ids = await this.targets.vectorStoresToDelete(caller, meant);
    return this.cascade.begin(caller, { ...options, ids });
  }

  /** The files of a store that are meant, of all there are. */
  listFiles(caller: Caller, vectorStoreId: string, query: VectorStoreFileListQuery): VectorStoreFileListing {
    const { after, before, order, limit: _limit, filter_status, view = 'list', ...selector } = query;
    const page = { after, order, before, filter: filter_status };
    if (view === 'list' && isEmptySelector(selector))
      return vectorStoreFileListing(this.gateway.listVectorStoreFiles(vectorStoreId, caller, page));
    const withFiles = view === 'full';
    return vectorStoreFileListing(
      shown(this.selectors.attachments(caller, vectorStoreId, selector, { page, withFiles }), view),
    );
  }

  /** One page of a store's files, as upstream cuts it. */
  listFilesPage(
    caller: Caller,
    vectorStoreId: string,
    { after, before, order, limit, filter_status }: VectorStoreFileListQuery,
  ): VectorStoreFileListing {
    const query = { after, order, before, limit, filter: filter_status };
    let hasMore = false;
    const { gateway } = this;
    const files = async function* (): AsyncGenerator<VectorStoreFile> {
      const page = await gateway.listVectorStoreFilesPage(vectorStoreId, caller, query);
      hasMore = page.has_more;
      yield* page.data;
    };
    const answer = (lines: readonly VectorStoreFile[]): VectorStoreFileList => envelope(lines, hasMore);
    return listing(files(), answer, () => ({ has_more: hasMore }));
  }

  /** Detaches one file; the file stays. */
  async detachFile(caller: Caller, vectorStoreId: string, fileId: string): Promise<VectorStoreFileDeleted> {
    await this.gateway.deleteVectorStoreFile(vectorStoreId, fileId, caller);
    return detached(fileId);
  }

  /**
   * Detaches one file, and reads back until it is gone, for `VERIFY_TIMEOUT_MS` at most. All stores are listed first, to see
   * that none of them loses it, too; when they cannot be, nothing is detached.
   */
  async detachVerified(caller: Caller, vectorStoreId: string, fileId: string): Promise<DetachmentSeen> {
    const end = await this.deleter.detachVerified(vectorStoreId, fileId, new CallScope(caller));
    return end.outcome === 'deleted'
      ? { ...detached(fileId), outcome: end.outcome, lost_elsewhere: end.lost_in ?? [] }
      : { ...detached(fileId), outcome: end.outcome, reason: end.reason, lost_elsewhere: [] };
  }

  /** Detaches many files of one store; the files stay. */
  async detachFiles(
    caller: Caller,
    vectorStoreId: string,
    meant: IdsOrSelector<VectorStoreFileSelector>,
    options: BulkOptions,
  ): Promise<BulkOperation<ChangeReport>> {
    const ids = await this.targets.attachments(caller, vectorStoreId, meant);
    return this.detachment.begin(caller, { ...options, ids, vector_store_id: vectorStoreId });
  }
}

const detached = (id: string): VectorStoreFileDeleted => ({
  id,
  object: 'vector_store.file.deleted',
  deleted: true,
});
