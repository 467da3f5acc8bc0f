import { Injectable } from '@nestjs/common';
import { mapAsync } from '../../async/streams.js';
import { type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { BulkInput, BulkOperation, DeletionOptions } from '../../bulk/operation.js';
import type { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import type { CascadeReportDto } from '../../contracts/stores-and-files-report.dto.js';
import { Deleter } from '../../deletion/deleter.js';
import { DELETION_REPORT } from '../../deletion/deletion-report.js';
import { isEmptySelector, SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStoreFile, VectorStoreFileQuery } from '../../openai/gateway/types.js';
import { CallScope } from '../../openai/call-scope.js';
import type { VectorStoreFileSelector } from '../../selectors/criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import { type ObjectListing, objectListing } from '../../selectors/object-listing.js';
import { type CascadeInput, VectorStoreCascade } from '../../deletion/vector-store-cascade.js';
import { VectorStoreFilesQueryDto, VectorStoresQueryDto } from './dto/vector-store-requests.dto.js';
import { VectorStoreFileDeletedDto } from './dto/vector-store-responses.dto.js';
import {
  withFileFields,
  VECTOR_STORE_LISTING,
  type VectorStoreFileListing,
  vectorStoreFileListing,
} from './vector-store-listings.js';

interface DetachmentInput extends BulkInput {
  readonly vector_store_id: string;
}

/**
 * The use cases of vector stores and vector store files. They throw the errors of the gateway, and those of {@link TargetResolver} if a
 * selector is given.
 */
@Injectable()
export class VectorStoresService {
  private readonly deletion: BulkKind<BulkInput, DeletionReportDto>;
  private readonly detachment: BulkKind<DetachmentInput, DeletionReportDto>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
    private readonly cascade: VectorStoreCascade,
    private readonly deleter: Deleter,
    operations: BulkOperations,
  ) {
    this.deletion = operations.defineChange({
      name: 'delete_vector_stores',
      object: 'vector_store',
      report: DELETION_REPORT,
      handler: ({ input, acting }) => deleter.vectorStores(input, acting),
    });
    this.detachment = operations.defineChange<DetachmentInput, DeletionReportDto>({
      name: 'detach_files',
      object: 'vector_store.file',
      report: DELETION_REPORT,
      handler: ({ input, acting }) => deleter.attachments(input.vector_store_id, input.ids, input, acting),
    });
  }

  /** Lists the matching vector stores of all pages. */
  list(caller: Caller, query: VectorStoresQueryDto): ObjectListing {
    const { after, before, order, limit, view, sort, ...selector } = query;
    const stores = this.selectors.vectorStores(caller, selector, { after, before, order, limit });
    return objectListing(stores, VECTOR_STORE_LISTING, { view, sort });
  }

  /** Deletes vector stores and keeps their files. */
  async deleteMany(
    caller: Caller,
    selection: IdsOrSelector<VectorStoreSelector>,
    options: DeletionOptions,
  ): Promise<BulkOperation<DeletionReportDto>> {
    const ids = await this.targets.vectorStoresToDelete(caller, selection);
    return this.deletion.begin(caller, { ...options, ids });
  }

  /** Deletes vector stores together with their files. */
  async deleteWithFiles(
    caller: Caller,
    selection: IdsOrSelector<VectorStoreSelector>,
    options: Omit<CascadeInput, 'ids'>,
  ): Promise<BulkOperation<CascadeReportDto>> {
    const ids = await this.targets.vectorStoresToDelete(caller, selection);
    return this.cascade.begin(caller, { ...options, ids });
  }

  /** Lists the matching files of a vector store: all pages, or a single page as OpenAI divides them if there is a `limit`. */
  listFiles(caller: Caller, vectorStoreId: string, query: VectorStoreFilesQueryDto): VectorStoreFileListing {
    const { after, before, order, limit, filter_status: filter, view = 'list', ...selector } = query;
    if (limit !== undefined)
      return this.listFilesPage(caller, vectorStoreId, { after, order, before, limit, filter });
    const page = { after, order, before, filter };
    if (view === 'list' && isEmptySelector(selector))
      return vectorStoreFileListing(this.gateway.listVectorStoreFiles(vectorStoreId, caller, page));
    const withFiles = view === 'full';
    const items = this.selectors.attachments(caller, vectorStoreId, selector, { page, withFiles });
    return vectorStoreFileListing(
      mapAsync(items, (item) => (withFiles ? withFileFields(item) : item.attachment)),
    );
  }

  /** Detaches one file without deleting it. */
  async detachFile(
    caller: Caller,
    vectorStoreId: string,
    fileId: string,
  ): Promise<VectorStoreFileDeletedDto> {
    await this.gateway.deleteVectorStoreFile(vectorStoreId, fileId, caller);
    return detached(fileId);
  }

  /**
   * Detaches one file and reads it until OpenAI no longer returns it, for at most `VERIFY_TIMEOUT_MS`. Before, lists all vector
   * stores to detect whether another one loses the file; if that fails, detaches nothing.
   */
  async detachVerified(
    caller: Caller,
    vectorStoreId: string,
    fileId: string,
  ): Promise<VectorStoreFileDeletedDto> {
    const end = await this.deleter.detachVerified(vectorStoreId, fileId, new CallScope(caller));
    return end.outcome === 'deleted'
      ? detached(fileId, { outcome: end.outcome, lost_elsewhere: end.lost_in ?? [] })
      : detached(fileId, { outcome: end.outcome, reason: end.reason, lost_elsewhere: [] });
  }

  /** Detaches files of one vector store without deleting them. */
  async detachFiles(
    caller: Caller,
    vectorStoreId: string,
    selection: IdsOrSelector<VectorStoreFileSelector>,
    options: DeletionOptions,
  ): Promise<BulkOperation<DeletionReportDto>> {
    const ids = await this.targets.attachments(caller, vectorStoreId, selection);
    return this.detachment.begin(caller, { ...options, ids, vector_store_id: vectorStoreId });
  }

  private listFilesPage(
    caller: Caller,
    vectorStoreId: string,
    query: VectorStoreFileQuery,
  ): VectorStoreFileListing {
    const page = { hasMore: false };
    const { gateway } = this;
    const files = async function* (): AsyncGenerator<VectorStoreFile> {
      const { data, has_more } = await gateway.listVectorStoreFilesPage(vectorStoreId, caller, query);
      page.hasMore = has_more;
      yield* data;
    };
    return vectorStoreFileListing(files(), page);
  }
}

type Verification = Pick<VectorStoreFileDeletedDto, 'outcome' | 'reason' | 'lost_elsewhere'>;

const detached = (id: string, verification: Verification = {}): VectorStoreFileDeletedDto => ({
  id,
  object: 'vector_store.file.deleted',
  deleted: true,
  ...verification,
});
