import { Injectable } from '@nestjs/common';
import { BulkKinds } from '../../bulk/bulk-kind.js';
import { BulkRunner } from '../../bulk/bulk-runner.js';
import { placesOf } from '../../bulk/report/change-report.js';
import { type Journal, nameOf } from '../../bulk/journal.js';
import { type BulkInput, BulkOperation, type BulkRequest } from '../../bulk/operation.js';
import { type Outcome, stoppedFailure } from '../../bulk/report/outcome.js';
import { Indexing } from '../../indexing/indexing.js';
import { ProjectScan } from '../../project-scan/project-scan.js';
import type { Caller } from '../../openai/caller.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { CallStoppedError } from '../../openai/upstream-error.js';
import { CallScope } from '../../openai/call-scope.js';
import type { RestoreReportDto } from './dto/restore.dto.js';
import { ManifestsService } from './manifests.service.js';
import { RestoreCalls } from './restore-calls.js';
import { RESTORE_SHAPE, RestoreTally } from './restore-report.js';
import { type ExistingStore, type RestorePlan, RestoreQueue } from './restore-queue.js';
import {
  type FileToRestore,
  parseStore,
  serializeStore,
  type StoreToRestore,
  storeToRestore,
} from './vector-store-manifest.js';

/** Input of a restore; `ids` selects from `stores`. */
export interface RestoreInput extends BulkInput {
  readonly stores: readonly StoreToRestore[];
  /** Id of an existing store that receives the missing files. Default: new stores are created. */
  readonly into?: string | undefined;
}

/** Input of a clone. `ids` has the original; absent fields are copied from it. */
export interface CloneInput extends BulkInput {
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

const RESTORE = 'restore_vector_stores';
const CLONE = 'clone_vector_store';

/** What a run finds out before it makes anything. */
type Look = (work: CallScope) => Promise<RestorePlan>;

/**
 * Creates stores from manifests, or from existing stores. Missing files are detected first, because OpenAI rejects a whole
 * batch for one of them.
 */
@Injectable()
export class RestoresService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly inventory: ProjectScan,
    private readonly indexing: Indexing,
    private readonly manifests: ManifestsService,
    private readonly runner: BulkRunner,
    kinds: BulkKinds,
  ) {
    const common = { objectsOf: () => () => 'vector_store' as const, shape: RESTORE_SHAPE };
    kinds.add<RestoreInput>({
      ...common,
      name: RESTORE,
      begin: (caller, input, journal) => this.restore(caller, input, journal),
    });
    kinds.add<CloneInput>({
      ...common,
      name: CLONE,
      begin: (caller, input, journal) => this.clone(caller, input, journal),
    });
  }

  restore(caller: Caller, input: RestoreInput, journal?: Journal): BulkOperation<RestoreReportDto> {
    const ids = new Set(input.ids);
    const stores = input.stores.filter(({ id }) => ids.has(id));
    return this.begin({ kind: RESTORE, input }, caller, journal, (work) =>
      this.planOf(stores, input.into, work).catch((error: unknown) => unverifiedPlan(stores, error, journal)),
    );
  }

  clone(caller: Caller, input: CloneInput, journal?: Journal): BulkOperation<RestoreReportDto> {
    return this.begin({ kind: CLONE, input }, caller, journal, async (work) => {
      // A resumed job keeps its first plan, because the store may have changed since.
      const store = journal?.plan === undefined ? await this.copyOf(input, work) : parseStore(journal.plan);
      if (journal?.plan === undefined) await journal?.keepPlan(serializeStore(store));
      return { stores: [store], exists: ({ filename }: FileToRestore) => filename !== null };
    });
  }

  private begin(
    order: BulkRequest,
    caller: Caller,
    journal: Journal | undefined,
    look: Look,
  ): BulkOperation<RestoreReportDto> {
    const { ids } = order.input;
    const [looking, making] = [new CallScope(caller), new CallScope(caller)];
    const tasks = new RestoreQueue(new RestoreCalls(this.gateway, this.indexing));
    const tally = new RestoreTally(ids);
    const stores = placesOf(ids);
    let files: ReadonlyMap<string, number> | undefined;
    // Known once it is known what there is to do: before the first outcome of a file.
    const placeOfFile = (outcome: Outcome): number | undefined =>
      (files ??= placesOf(namesOf(tasks))).get(nameOf(outcome));
    return new BulkOperation<RestoreReportDto>({
      order,
      lines: this.run(order.kind, { looking, making, tasks, tally, look, journal }),
      tally,
      shape: RESTORE_SHAPE,
      rankOf: (outcome) =>
        (outcome.object === 'vector_store' ? stores.get(outcome.from ?? outcome.id) : placeOfFile(outcome)) ??
        0,
      callsInFlight: () => looking.callsInFlight + making.callsInFlight,
    });
  }

  private async *run(
    operation: string,
    { looking, making, tasks, tally, look, journal }: Begun,
  ): AsyncGenerator<Outcome, void, undefined> {
    const plan = await look(looking);
    tally.expectFiles(plan.stores.reduce((sum, { files }) => sum + files.length, 0));
    tasks.plan(plan, journal?.outcomes);
    yield* this.runner.run({
      operation,
      work: making,
      pull: () => tasks.pull(),
      rest: () => tasks.rest(stoppedFailure(making.caller.signal.reason)),
      onSettled: (outcome) => tasks.onSettled(outcome),
      journal,
    });
  }

  private async planOf(
    stores: readonly StoreToRestore[],
    intoId: string | undefined,
    work: CallScope,
  ): Promise<RestorePlan> {
    const ids = new Set(stores.flatMap(({ files }) => files.map(({ file_id }) => file_id)));
    const [files, into] = await work.together<[{ has(id: string): boolean }, ExistingStore | undefined]>([
      ids.size === 0 ? Promise.resolve(ids) : this.inventory.files(work, () => true).then(({ byId }) => byId),
      intoId === undefined ? Promise.resolve(undefined) : this.existingStore(intoId, ids, work),
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

interface Begun {
  /** For finding out what there is. */
  readonly looking: CallScope;
  readonly making: CallScope;
  readonly tasks: RestoreQueue;
  readonly tally: RestoreTally;
  readonly look: Look;
  readonly journal: Journal | undefined;
}

function* namesOf(tasks: RestoreQueue): Generator<string> {
  for (const target of tasks.targets()) yield nameOf(target);
}
