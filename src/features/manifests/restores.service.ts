import { Injectable } from '@nestjs/common';
import { type BulkContext, type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { Journal } from '../../bulk/journal.js';
import type { BulkInput, BulkOperation } from '../../bulk/operation.js';
import { Indexing } from '../../indexing/indexing.js';
import { Inventory } from '../../project-scan/inventory.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { CallStoppedError } from '../../openai/upstream-error.js';
import type { CallScope } from '../../openai/call-scope.js';
import type { RestoreReportDto } from './dto/restore.dto.js';
import { ManifestsService } from './manifests.service.js';
import { RestoreCalls } from './restore-calls.js';
import { RESTORE_REPORT } from './restore-report.js';
import { type Destination, type RestorePlan, RestoreQueue } from './restore-queue.js';
import { type FileToRestore, orderFrom, orderOf, partsOf, type StoreToRestore } from './store-to-restore.js';

/** The stores to restore; `ids` selects from them. */
export interface RestoreInput extends BulkInput {
  readonly stores: readonly StoreToRestore[];
  /** An existing store that gets the files which it lacks, instead of creating one. */
  readonly into?: string | undefined;
}

/** The store to clone, in `ids`. Absent fields keep the values of the store. */
export interface CloneInput extends BulkInput {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Restores vector stores from manifests, and clones existing ones. Missing files are determined first, so that a missing file
 * does not fail the batch it is in.
 */
@Injectable()
export class RestoresService {
  private readonly restoration: BulkKind<RestoreInput, RestoreReportDto>;
  private readonly cloning: BulkKind<CloneInput, RestoreReportDto>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: Inventory,
    private readonly indexing: Indexing,
    private readonly manifests: ManifestsService,
    operations: BulkOperations,
  ) {
    const common = {
      objectsOf: () => () => 'vector_store' as const,
      report: RESTORE_REPORT,
      findsObjects: true,
    };
    this.restoration = operations.define<RestoreInput, RestoreReportDto>({
      ...common,
      name: 'restore_vector_stores',
      prepare: async (run) => this.queueOf(run, await this.restorePlanOf(run)),
    });
    this.cloning = operations.define<CloneInput, RestoreReportDto>({
      ...common,
      name: 'clone_vector_store',
      prepare: async (run) => this.queueOf(run, await this.clonePlanOf(run)),
    });
  }

  restore(caller: Caller, input: RestoreInput): BulkOperation<RestoreReportDto> {
    return this.restoration.begin(caller, input);
  }

  clone(caller: Caller, input: CloneInput): BulkOperation<RestoreReportDto> {
    return this.cloning.begin(caller, input);
  }

  private queueOf({ journal }: BulkContext<BulkInput>, plan: RestorePlan): RestoreQueue {
    return new RestoreQueue(new RestoreCalls(this.gateway, this.indexing), plan, journal?.outcomes);
  }

  private restorePlanOf({ input, ids, scanning, journal }: BulkContext<RestoreInput>): Promise<RestorePlan> {
    const orders = input.stores.filter(({ id }) => ids.has(id));
    return this.planOf(orders, input.into, scanning).catch((error: unknown) =>
      unscanned(orders, error, journal),
    );
  }

  /** A resumed run uses the stored plan: another read might find other files. */
  private async clonePlanOf({ input, scanning, journal }: BulkContext<CloneInput>): Promise<RestorePlan> {
    const order = journal?.plan === undefined ? await this.copyOf(input, scanning) : orderFrom(journal.plan);
    if (journal?.plan === undefined) await journal?.keepPlan(partsOf(order));
    return { orders: [order], exists: ({ filename }: FileToRestore) => filename !== null };
  }

  private async planOf(
    orders: readonly StoreToRestore[],
    intoId: string | undefined,
    work: CallScope,
  ): Promise<RestorePlan> {
    const ids = new Set(orders.flatMap((order) => order.files.map(({ file_id }) => file_id)));
    const [files, into] = await work.together<[{ has(id: string): boolean }, Destination | undefined]>([
      ids.size === 0 ? Promise.resolve(ids) : this.inventory.files(work, () => true),
      intoId === undefined ? Promise.resolve(undefined) : this.destinationOf(intoId, ids, work),
    ]);
    return { orders, exists: ({ file_id }) => files.has(file_id), into };
  }

  private async destinationOf(
    id: string,
    fileIds: ReadonlySet<string>,
    { caller }: CallScope,
  ): Promise<Destination> {
    const entries = new Map<string, VectorStoreFile>();
    for await (const entry of this.gateway.listVectorStoreFiles(id, caller))
      if (fileIds.has(entry.id)) entries.set(entry.id, entry);
    return { id, entries };
  }

  private async copyOf(
    { ids: [id = ''], name, metadata }: CloneInput,
    { caller }: CallScope,
  ): Promise<StoreToRestore> {
    const order = orderOf(await this.manifests.read(id, caller));
    return { ...order, ...(name !== undefined && { name }), ...(metadata !== undefined && { metadata }) };
  }
}

/**
 * A job that is stopped before the scan ends reports every requested object, since an earlier process may have restored a
 * part of them.
 *
 * @throws the given error in any other case
 */
function unscanned(
  orders: readonly StoreToRestore[],
  error: unknown,
  journal: Journal | undefined,
): RestorePlan {
  if (journal === undefined || !(error instanceof CallStoppedError)) throw error as Error;
  return { orders, exists: () => true };
}
