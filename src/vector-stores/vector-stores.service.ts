import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../bulk/bulk-by-id.js';
import type { ChangeReport } from '../bulk/change-report.js';
import { type BulkInput, type BulkOperation, listing, type Operation } from '../bulk/operation.js';
import { Deleter } from '../deletion/deleter.js';
import type { Caller } from '../openai/caller.js';
import { OpenAiGateway } from '../openai/openai.gateway.js';
import type { ListQuery, VectorStoreFile, VectorStoreFileQuery } from '../openai/types.js';
import { only } from '../selection/conditions.js';
import { type VectorStoreSelector, vectorStoreTest } from '../selection/vector-store-selector.js';
import type { CascadeReport } from './cascade-report.js';
import { type CascadeInput, VectorStoreCascade } from './vector-store-cascade.js';
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

export interface VectorStoreFileList {
  readonly object: 'list';
  readonly data: readonly VectorStoreFile[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export type VectorStoreFileListing = Operation<VectorStoreFile, VectorStoreFileList>;

export interface VectorStoreFileDeleted {
  readonly id: string;
  readonly object: 'vector_store.file.deleted';
  readonly deleted: true;
}

/** Files that leave a store. */
interface DetachmentInput extends BulkInput {
  readonly vector_store_id: string;
}

/** What can be done with vector stores. Errors are those of the gateway. */
@Injectable()
export class VectorStoresService {
  private readonly deletion: Changes<BulkInput>;
  private readonly detachment: Changes<DetachmentInput>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly cascade: VectorStoreCascade,
    byId: BulkById,
    deleter: Deleter,
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
    const stores = this.gateway.listVectorStores(caller, { after, before, order, limit });
    return vectorStoreListing(only(stores, vectorStoreTest(selector)), { view, sort });
  }

  /** Deletes stores; their files stay. */
  deleteMany(caller: Caller, input: BulkInput): BulkOperation<ChangeReport> {
    return this.deletion.begin(caller, input);
  }

  /** Deletes stores with their files, and never makes an orphan. */
  deleteWithFiles(caller: Caller, input: CascadeInput): BulkOperation<CascadeReport> {
    return this.cascade.begin(caller, input);
  }

  /** All files of a store. */
  listFiles(caller: Caller, vectorStoreId: string, query: VectorStoreFileQuery): VectorStoreFileListing {
    return listing(this.gateway.listVectorStoreFiles(vectorStoreId, caller, query), (files) =>
      envelope(files, false),
    );
  }

  /** One page of a store's files, as upstream cuts it. */
  listFilesPage(caller: Caller, vectorStoreId: string, query: VectorStoreFileQuery): VectorStoreFileListing {
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
    return { id: fileId, object: 'vector_store.file.deleted', deleted: true };
  }

  /** Detaches many files of one store; the files stay. */
  detachFiles(caller: Caller, vectorStoreId: string, input: BulkInput): BulkOperation<ChangeReport> {
    return this.detachment.begin(caller, { ...input, vector_store_id: vectorStoreId });
  }
}

function envelope(data: readonly VectorStoreFile[], hasMore: boolean): VectorStoreFileList {
  return {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}
