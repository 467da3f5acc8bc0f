import { Injectable } from '@nestjs/common';
import { BulkById, type Changes } from '../../bulk/bulk-by-id.js';
import type { ItemAction } from '../../bulk/bulk-runner.js';
import type { ChangeReport } from '../../bulk/report/change-report.js';
import type { BulkInput, BulkOperation } from '../../bulk/operation.js';
import { failed, type Failure, type Outcome } from '../../bulk/report/outcome.js';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { Indexing, indexingFailure, indexingResult } from '../../indexing/indexing.js';
import { indexingErrorOf } from '../../indexing/indexing-error.js';
import { MAX_ITEMS_IN_MEMORY } from '../../project-scan/project-files.js';
import { attachmentDraftOf } from '../../openai/gateway/attachment-draft.js';
import { SelectorResolver } from '../../selectors/selector-resolver.js';
import { type IdsOrSelector, TargetResolver } from '../../selectors/target-resolver.js';
import type { Caller } from '../../openai/caller.js';
import { MAX_ATTRIBUTES, OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { ReadResult, VectorStoreFile } from '../../openai/gateway/types.js';
import type { VectorStoreFileSelector } from '../../selectors/criteria/vector-store-file-selector.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import { type AttributeChanges, changed } from './attribute-changes.js';

interface ExpiryInput extends BulkInput {
  /** `null`: never. */
  readonly days: number | null;
}

/** Files of one store. */
interface EntriesInput extends BulkInput {
  readonly vector_store_id: string;
}

interface ReattachmentInput extends EntriesInput {
  /** Whether files are left alone that can never be indexed. Absent: they are tried as well. */
  readonly skips_final?: boolean;
}

interface AttributesInput extends EntriesInput {
  readonly attributes: AttributeChanges;
  readonly mode: 'merge' | 'replace';
}

/** Which files are attached again: these, or of all whose indexing ended badly those that are meant. */
export interface Reattached extends IdsOrSelector<VectorStoreFileSelector> {
  /** Where no ids are given: also those whose indexing was called off. */
  readonly includeCancelled: boolean;
}

const FILE = 'vector_store.file';

/** What is done for stores and their files that stay. Errors are those of the gateway, and of {@link TargetResolver}. */
@Injectable()
export class BulkUpdatesService {
  private readonly expiry: Changes<ExpiryInput>;
  private readonly reattachment: Changes<ReattachmentInput>;
  private readonly stamping: Changes<AttributesInput>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly indexing: Indexing,
    private readonly selectors: SelectorResolver,
    private readonly targets: TargetResolver,
    byId: BulkById,
  ) {
    this.expiry = byId.kind<ExpiryInput>({
      name: 'set_expiry',
      object: 'vector_store',
      done: 'updated',
      ready: ({ days }) => {
        const change = { expires_after: days === null ? null : expiryAfter(days) };
        return (id, worker) => gateway.updateVectorStore(id, change, worker);
      },
    });
    this.reattachment = byId.kind<ReattachmentInput>({
      name: 'reattach_files',
      object: FILE,
      done: 'attached',
      ready: (input) => (id, worker) => this.reattach(id, worker, input),
      mayEnd: ['pending', 'skipped'],
    });
    this.stamping = byId.kind<AttributesInput>({
      name: 'set_attributes',
      object: FILE,
      done: 'updated',
      ready: (input) => (id, worker) => this.stamp(id, worker, input),
    });
  }

  /** @param days after its last use that a store expires; `null`: never */
  async setExpiry(
    caller: Caller,
    meant: IdsOrSelector<VectorStoreSelector>,
    days: number | null,
  ): Promise<BulkOperation<ChangeReport>> {
    return this.expiry.begin(caller, { ids: await this.targets.vectorStores(caller, meant), days });
  }

  /**
   * Attaches files again whose indexing ended badly, as they were attached, and waits until they are indexed. A file that
   * can never be indexed is skipped, unless it is named by its id.
   *
   * @throws UpstreamError when the files are to be found and cannot be listed
   */
  async reattachFailed(
    caller: Caller,
    vectorStoreId: string,
    { ids: named, selector, includeCancelled }: Reattached,
  ): Promise<BulkOperation<ChangeReport>> {
    const ids = named ?? (await this.brokenIds(caller, vectorStoreId, selector, includeCancelled));
    const skips_final = named === undefined && selector?.ids === undefined;
    return this.reattachment.begin(caller, { ids, vector_store_id: vectorStoreId, skips_final });
  }

  /** Sets attributes of files; with `merge` what is not named stays, unless it is set by somebody else meanwhile. */
  async setAttributes(
    caller: Caller,
    vectorStoreId: string,
    meant: IdsOrSelector<VectorStoreFileSelector>,
    change: Pick<AttributesInput, 'attributes' | 'mode'>,
  ): Promise<BulkOperation<ChangeReport>> {
    const ids = await this.targets.attachments(caller, vectorStoreId, meant);
    return this.stamping.begin(caller, { ids, vector_store_id: vectorStoreId, ...change });
  }

  private async brokenIds(
    caller: Caller,
    vectorStoreId: string,
    selector: VectorStoreFileSelector = {},
    andCancelled = false,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const filter of andCancelled ? (['failed', 'cancelled'] as const) : (['failed'] as const)) {
      const broken = this.selectors.attachments(caller, vectorStoreId, selector, { page: { filter } });
      for await (const { attachment } of broken) {
        ids.push(attachment.id);
        if (ids.length > MAX_ITEMS_IN_MEMORY)
          throw new TooMuchWorkError('file_ids', `must be named: there are more than ${MAX_ITEMS_IN_MEMORY}`);
      }
    }
    return ids;
  }

  /** One that another process may have attached already is only waited for. */
  private async reattach(
    id: string,
    worker: Caller,
    { vector_store_id: storeId, skips_final: skipsFinal = false }: ReattachmentInput,
  ): Promise<Outcome> {
    const found = await this.gateway.getVectorStoreFile(storeId, id, worker);
    if (isBroken(found.body)) {
      const { code, message, isFinal } = indexingErrorOf(found.body.last_error);
      if (isFinal && skipsFinal) return { id, object: FILE, outcome: 'skipped', code, reason: message };
      const draft = attachmentDraftOf(id, found.body);
      return this.ending(await this.gateway.createVectorStoreFile(storeId, draft, worker), storeId, worker);
    }
    return worker.isRepeat === true
      ? this.ending(found, storeId, worker)
      : failed(id, FILE, notBroken(found.body));
  }

  private async ending(
    { body, attempts, requestId }: ReadResult<VectorStoreFile>,
    storeId: string,
    worker: Caller,
  ): Promise<Outcome> {
    const { id } = body;
    const entry = await indexingResult(() => this.indexing.fileEnds(body, storeId, worker));
    if ('reason' in entry) return { id, object: FILE, outcome: 'pending', reason: entry.reason };
    if (entry.result.status === 'in_progress') return { id, object: FILE, outcome: 'pending' };
    const failure = indexingFailure(entry.result);
    const called = { attempts, request_id: requestId };
    return failure === undefined
      ? { id, object: FILE, outcome: 'attached', ...called }
      : failed(id, FILE, { ...failure, ...called });
  }

  private async stamp(
    id: string,
    worker: Caller,
    { vector_store_id: storeId, attributes, mode }: AttributesInput,
  ): ReturnType<ItemAction['act']> {
    const known =
      mode === 'replace'
        ? {}
        : ((await this.gateway.getVectorStoreFile(storeId, id, worker)).body.attributes ?? {});
    const merged = changed(known, attributes);
    const count = Object.keys(merged).length;
    if (count > MAX_ATTRIBUTES) return failed(id, FILE, tooMany(count));
    return this.gateway.updateVectorStoreFile(storeId, id, merged, worker);
  }
}

const expiryAfter = (days: number): { anchor: 'last_active_at'; days: number } => ({
  anchor: 'last_active_at',
  days,
});

const isBroken = ({ status }: VectorStoreFile): boolean => status === 'failed' || status === 'cancelled';

const notBroken = ({ status }: VectorStoreFile): Failure => ({
  error: `left alone: its indexing has not failed, it is ${status}`,
  status_code: 409,
  code: 'not_failed',
  retryable: false,
  attempts: 0,
  attempted: false,
});

const tooMany = (count: number): Failure => ({
  error: `with those that it has it would have ${count} attributes; ${MAX_ATTRIBUTES} are allowed`,
  status_code: 422,
  code: 'too_many_attributes',
  retryable: false,
  attempts: 1,
});
