import { HttpStatus, Injectable } from '@nestjs/common';
import { type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import { type ActionResult, settledWith } from '../../bulk/bulk-runner.js';
import type { BulkInput, BulkOperation } from '../../bulk/operation.js';
import { failed, type Failure, type ObjectKind, type Outcome } from '../../bulk/report/outcome.js';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { Indexing, indexingFailure, indexingResult } from '../../indexing/indexing.js';
import { indexingErrorOf } from '../../indexing/indexing-error.js';
import { MAX_ITEMS_IN_MEMORY } from '../../project-scan/project-files.js';
import { attachmentDraftOf } from '../../openai/gateway/attachment-draft.js';
import { SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import { MAX_ATTRIBUTES, OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { CallResult, ReadResult, VectorStoreFile } from '../../openai/gateway/types.js';
import type { VectorStoreFileSelector } from '../../selectors/criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import { type AttributeChanges, withAttributeChanges } from './attribute-changes.js';
import { REATTACH_REPORT, UPDATE_REPORT } from './bulk-updates-report.js';
import type { ReattachReportDto, UpdateReportDto } from './dto/bulk-update-responses.dto.js';

interface ExpiryInput extends BulkInput {
  /** `null` for no expiry. */
  readonly days: number | null;
}

interface StoreFilesInput extends BulkInput {
  readonly vector_store_id: string;
}

interface ReattachmentInput extends StoreFilesInput {
  /** Whether to skip files that can never be indexed. Default: `false`. */
  readonly skips_final?: boolean;
}

interface AttributesInput extends StoreFilesInput {
  readonly attributes: AttributeChanges;
  /** `merge` keeps the attributes that are not in `attributes`. */
  readonly mode: 'merge' | 'replace';
}

/** The files to reattach: by id, or all matching files whose indexing failed. */
interface ReattachmentSelection extends IdsOrSelector<VectorStoreFileSelector> {
  /** Whether a selector also matches files whose indexing was cancelled. */
  readonly includeCancelled: boolean;
}

const STORE_FILE = 'vector_store.file';

/**
 * Bulk updates of vector stores and vector store files. They throw the errors of the gateway, and those of {@link TargetResolver} if a
 * selector is given.
 */
@Injectable()
export class BulkUpdatesService {
  private readonly expiry: BulkKind<ExpiryInput, UpdateReportDto>;
  private readonly reattachment: BulkKind<ReattachmentInput, ReattachReportDto>;
  private readonly attributeUpdate: BulkKind<AttributesInput, UpdateReportDto>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly indexing: Indexing,
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
    operations: BulkOperations,
  ) {
    this.expiry = operations.defineChange<ExpiryInput, UpdateReportDto>({
      name: 'set_expiry',
      object: 'vector_store',
      report: UPDATE_REPORT,
      handler: ({ input: { days } }) => {
        const expires_after = days === null ? null : ({ anchor: 'last_active_at', days } as const);
        return {
          act: async (id, worker) =>
            updated(id, 'vector_store', await gateway.updateVectorStore(id, { expires_after }, worker)),
        };
      },
    });
    this.reattachment = operations.defineChange<ReattachmentInput, ReattachReportDto>({
      name: 'reattach_files',
      object: STORE_FILE,
      report: REATTACH_REPORT,
      handler: ({ input }) => ({
        act: async (id, worker) => settledWith(await this.reattach(id, worker, input)),
      }),
    });
    this.attributeUpdate = operations.defineChange<AttributesInput, UpdateReportDto>({
      name: 'set_attributes',
      object: STORE_FILE,
      report: UPDATE_REPORT,
      handler: ({ input }) => ({ act: (id, worker) => this.updateAttributes(id, worker, input) }),
    });
  }

  /** @param days between the last use of a vector store and its expiry; `null` for no expiry */
  async setExpiry(
    caller: Caller,
    selection: IdsOrSelector<VectorStoreSelector>,
    days: number | null,
  ): Promise<BulkOperation<UpdateReportDto>> {
    return this.expiry.begin(caller, { ids: await this.targets.vectorStores(caller, selection), days });
  }

  /**
   * Attaches files whose indexing failed again, with their attributes and chunking strategy, and waits until they are indexed.
   * Skips files that can never be indexed, unless their ids are given.
   *
   * @throws UpstreamError if a selector is given and the files cannot be listed
   */
  async reattachFailed(
    caller: Caller,
    vectorStoreId: string,
    { ids: requestedIds, selector, includeCancelled }: ReattachmentSelection,
  ): Promise<BulkOperation<ReattachReportDto>> {
    const ids = requestedIds ?? (await this.failedIds(caller, vectorStoreId, selector, includeCancelled));
    const skips_final = requestedIds === undefined && selector?.ids === undefined;
    return this.reattachment.begin(caller, { ids, vector_store_id: vectorStoreId, skips_final });
  }

  /** Updates attributes of files. With `merge`, a concurrent update of another attribute may be lost. */
  async setAttributes(
    caller: Caller,
    vectorStoreId: string,
    selection: IdsOrSelector<VectorStoreFileSelector>,
    update: Pick<AttributesInput, 'attributes' | 'mode'>,
  ): Promise<BulkOperation<UpdateReportDto>> {
    const ids = await this.targets.attachments(caller, vectorStoreId, selection);
    return this.attributeUpdate.begin(caller, { ids, vector_store_id: vectorStoreId, ...update });
  }

  private async failedIds(
    caller: Caller,
    vectorStoreId: string,
    selector: VectorStoreFileSelector = {},
    includeCancelled = false,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const filter of includeCancelled ? (['failed', 'cancelled'] as const) : (['failed'] as const)) {
      const matching = this.selectors.attachments(caller, vectorStoreId, selector, { page: { filter } });
      for await (const { attachment } of matching) {
        ids.push(attachment.id);
        if (ids.length > MAX_ITEMS_IN_MEMORY)
          throw new TooMuchWorkError(
            'file_ids',
            `is required if more than ${MAX_ITEMS_IN_MEMORY} files match`,
          );
      }
    }
    return ids;
  }

  private async reattach(
    id: string,
    worker: Caller,
    { vector_store_id: storeId, skips_final: skipsFinal = false }: ReattachmentInput,
  ): Promise<Outcome> {
    const current = await this.gateway.getVectorStoreFile(storeId, id, worker);
    const { status, last_error } = current.body;
    if (status === 'failed' || status === 'cancelled') {
      const { code, message, isFinal } = indexingErrorOf(last_error);
      if (isFinal && skipsFinal) return { id, object: STORE_FILE, outcome: 'skipped', code, reason: message };
      const draft = attachmentDraftOf(id, current.body);
      const attached = await this.gateway.createVectorStoreFile(storeId, draft, worker);
      return this.indexingOutcome(attached, storeId, worker);
    }
    // Another process may already have reattached the file.
    return worker.isRepeat === true
      ? this.indexingOutcome(current, storeId, worker)
      : failed(id, STORE_FILE, notFailed(status));
  }

  private async indexingOutcome(
    { body, attempts, requestId }: ReadResult<VectorStoreFile>,
    storeId: string,
    worker: Caller,
  ): Promise<Outcome> {
    const { id } = body;
    const end = await indexingResult(() => this.indexing.fileEnds(body, storeId, worker));
    if (end.kind === 'unreadable') return { id, object: STORE_FILE, outcome: 'pending', reason: end.reason };
    if (end.result.status === 'in_progress') return { id, object: STORE_FILE, outcome: 'pending' };
    const failure = indexingFailure(end.result);
    const call = { attempts, request_id: requestId };
    return failure === undefined
      ? { id, object: STORE_FILE, outcome: 'attached', ...call }
      : failed(id, STORE_FILE, { ...failure, ...call });
  }

  private async updateAttributes(
    id: string,
    worker: Caller,
    { vector_store_id: storeId, attributes, mode }: AttributesInput,
  ): Promise<ActionResult> {
    const current =
      mode === 'replace' ? undefined : await this.gateway.getVectorStoreFile(storeId, id, worker);
    const merged = withAttributeChanges(current?.body.attributes ?? {}, attributes);
    const count = Object.keys(merged).length;
    if (count > MAX_ATTRIBUTES) return settledWith(failed(id, STORE_FILE, tooManyAttributes(count)));
    return updated(id, STORE_FILE, await this.gateway.updateVectorStoreFile(storeId, id, merged, worker));
  }
}

const updated = (id: string, object: ObjectKind, { attempts, requestId }: CallResult): ActionResult =>
  settledWith({ id, object, outcome: 'updated', attempts, request_id: requestId });

const notFailed = (status: VectorStoreFile['status']): Failure => ({
  error: `not reattached: its indexing has not failed (status ${status})`,
  status_code: HttpStatus.CONFLICT,
  code: 'not_failed',
  retryable: false,
  attempts: 0,
  attempted: false,
});

const tooManyAttributes = (count: number): Failure => ({
  error: `the file would have ${count} attributes, but at most ${MAX_ATTRIBUTES} are allowed`,
  status_code: HttpStatus.UNPROCESSABLE_ENTITY,
  code: 'too_many_attributes',
  retryable: false,
  attempts: 1,
});
