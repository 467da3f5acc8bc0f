import { Injectable } from '@nestjs/common';
import { type BulkContext, type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { Journal } from '../../bulk/journal.js';
import type { BulkInput, BulkOperation } from '../../bulk/operation.js';
import { Indexing } from '../../indexing/indexing.js';
import type { CallScope } from '../../openai/call-scope.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { CallStoppedError } from '../../openai/upstream-error.js';
import { ProjectScan } from '../../project-scan/project-scan.js';
import type { RestoreReportDto } from './dto/restore.dto.js';
import { ManifestsService } from './manifests.service.js';
import { RestoreCalls } from './restore-calls.js';
import { type ExistingStore, type RestorePlan, RestoreQueue } from './restore-queue.js';
import { RESTORE_REPORT } from './restore-report.js';
import {
  type FileToRestore,
  parseStore,
  serializeStore,
  type StoreToRestore,
  storeToRestore,
} from './vector-store-manifest.js';

/** Input of a restore; `ids` selects from `stores`. */
interface RestoreInput extends BulkInput {
  readonly stores: readonly StoreToRestore[];
  /** Id of an existing store that receives the missing files. Default: new stores are created. */
  readonly into?: string | undefined;
}

/** Input of a clone. `ids` has the original; absent fields are copied from it. */
interface CloneInput extends BulkInput {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Creates stores from manifests, or from existing stores. Missing files are detected first, because OpenAI rejects a whole
 * batch for one of them.
 */
@Injectable()
export class RestoresService {
  private readonly restoration: BulkKind<RestoreInput, RestoreReportDto>;
  private readonly cloning: BulkKind<CloneInput, RestoreReportDto>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly projectScan: ProjectScan,
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
      prepare: async (run) => this.queueOf(run, await this.restorePlan(run)),
    });
    this.cloning = operations.define<CloneInput, RestoreReportDto>({
      ...common,
      name: 'clone_vector_store',
      prepare: async (run) => this.queueOf(run, await this.clonePlan(run)),
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

  private restorePlan({ input, ids, scanning, journal }: BulkContext<RestoreInput>): Promise<RestorePlan> {
    const stores = input.stores.filter(({ id }) => ids.has(id));
    return this.planOf(stores, input.into, scanning).catch((error: unknown) =>
      unverifiedPlan(stores, error, journal),
    );
  }

  /** A resumed job keeps its first plan, because the store may have changed since. */
  private async clonePlan({ input, scanning, journal }: BulkContext<CloneInput>): Promise<RestorePlan> {
    const store = journal?.plan === undefined ? await this.copyOf(input, scanning) : parseStore(journal.plan);
    if (journal?.plan === undefined) await journal?.keepPlan(serializeStore(store));
    return { stores: [store], exists: ({ filename }: FileToRestore) => filename !== null };
  }

  private async planOf(
    stores: readonly StoreToRestore[],
    intoId: string | undefined,
    scope: CallScope,
  ): Promise<RestorePlan> {
    const ids = new Set(stores.flatMap(({ files }) => files.map(({ file_id }) => file_id)));
    const [files, into] = await scope.together<[{ has(id: string): boolean }, ExistingStore | undefined]>([
      ids.size === 0
        ? Promise.resolve(ids)
        : this.projectScan.files(scope, () => true).then(({ byId }) => byId),
      intoId === undefined ? Promise.resolve(undefined) : this.existingStore(intoId, ids, scope),
    ]);
    return { stores, exists: ({ file_id }) => files.has(file_id), into };
  }

  private async existingStore(
    id: string,
    fileIds: ReadonlySet<string>,
    { caller }: CallScope,
  ): Promise<ExistingStore> {
    const entries = new Map<string, VectorStoreFile>();
    for await (const entry of this.gateway.listVectorStoreFiles(id, caller))
      if (fileIds.has(entry.id)) entries.set(entry.id, entry);
    return { id, entries };
  }

  private async copyOf(
    { ids: [id = ''], name, metadata }: CloneInput,
    { caller }: CallScope,
  ): Promise<StoreToRestore> {
    const store = storeToRestore(await this.manifests.read(id, caller));
    return { ...store, ...(name !== undefined && { name }), ...(metadata !== undefined && { metadata }) };
  }
}

/**
 * A job that is stopped before its plan is complete reports every store and file, because an earlier replica may have
 * restored some of them.
 *
 * @throws the error itself in any other case
 */
function unverifiedPlan(
  stores: readonly StoreToRestore[],
  error: unknown,
  journal: Journal | undefined,
): RestorePlan {
  if (journal === undefined || !(error instanceof CallStoppedError)) throw error as Error;
  return { stores, exists: () => true };
}
