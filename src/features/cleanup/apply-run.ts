import { type ActionResult, type IdHandler, settledWith } from '../../bulk/bulk-runner.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import type { Blocker, CascadeStrategy } from '../../deletion/cascade-queue.js';
import { unlessNotFound } from '../../deletion/verification.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import type { ProtectionCheck } from '../../selectors/criteria/protection.js';
import { driftOfFile, driftOfHolders, driftOfStore, driftOfStoreFields } from './drift.js';
import type { PlannedFileDto, PlannedVectorStoreDto } from './dto/cleanup-plan.dto.js';

/** The objects to delete, and the state of the project when the run started. */
export interface ApplyContext {
  readonly stores: ReadonlyMap<string, PlannedVectorStoreDto>;
  readonly files: ReadonlyMap<string, PlannedFileDto>;
  /** All stores that hold each of these files. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Stores that must be kept because of one of their files, with the reason. */
  readonly mustStay: ReadonlyMap<string, string>;
  readonly protectedStores: ReadonlySet<string>;
  readonly reasonsFor: ProtectionCheck;
  /** Planned files that an earlier run deleted. */
  readonly deletedBefore: readonly PlannedFileDto[];
  /** Delete an object that has not drifted. */
  readonly fileDeletion: IdHandler;
  readonly vectorStoreDeletion: IdHandler;
}

/** A check of a store is valid for its files for this time. */
const CHECK_VALID_MS = 1_000;

interface StoreState {
  /** Files of this run that the store holds according to the plan. */
  readonly files: PlannedFileDto[];
  /** Files for which a deletion was sent, by this or an earlier run. */
  readonly deletedFileIds: string[];
  /** The latest check: its start, and the drift that it found. */
  check?: { readonly startedMs: number; readonly drift: Promise<string | undefined> };
  /** Whether a full check found no drift. */
  isUnchanged?: true;
  /** The drift, and which files of this run the store held when it was found. */
  drifted?: { readonly reason: string; readonly heldFiles: ReadonlySet<string> };
}

/**
 * Deletes the planned objects that have not drifted. Each file is read before it is deleted. Each store goes through these
 * states:
 *
 *     state      entered when               before one of its files is deleted      before the store is deleted
 *     ---------  -------------------------  --------------------------------------  ---------------------------
 *     unchecked  the run starts             full check                              full check
 *     unchanged  a full check found no      quick check, if the latest check is     quick check as for a file,
 *                drift                      older than CHECK_VALID_MS               then its fields and files
 *     drifted    any check found a drift    the file is skipped                     the store is skipped
 *
 * A full check reads the store and lists its files, and also fails if a file of the store must be kept: a store is deleted
 * with all its files or not at all. A quick check reads only the store. `drifted` is final. A failed check changes no state:
 * the deletion fails, and a later one checks again.
 */
export class ApplyRun implements CascadeStrategy {
  readonly files: IdHandler = { act: (id, caller) => this.deleteFile(id, caller) };
  readonly vectorStores: IdHandler = { act: (id, caller) => this.deleteVectorStore(id, caller) };
  private readonly states = new Map<string, StoreState>();
  private readonly holderDrifts = new Map<string, string | undefined>();
  private readonly deletedBefore: ReadonlySet<string>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly context: ApplyContext,
  ) {
    for (const file of context.files.values())
      for (const storeId of file.vector_store_ids) this.stateOf(storeId).files.push(file);
    for (const file of context.deletedBefore) this.markDeleted(file);
    this.deletedBefore = new Set(context.deletedBefore.map(({ id }) => id));
  }

  /** A skipped file does not keep this store if another skipped store still holds it. */
  blocksStore(file: Blocker, storeId: string): boolean {
    if (file.outcome !== 'drifted' || this.stateOf(storeId).drifted !== undefined) return true;
    const { vector_store_ids } = plannedOf(this.context.files, file.id);
    return !vector_store_ids.some((holder) => this.stateOf(holder).drifted?.heldFiles.has(file.id) === true);
  }

  outcomeOfBlocked(id: string, blocker: Blocker): Outcome | undefined {
    if (blocker.outcome !== 'drifted') return undefined;
    const reason = this.stateOf(id).drifted?.reason ?? keptFile(blocker.id, blocker.error);
    return { id, object: 'vector_store', outcome: 'drifted', reason };
  }

  private async deleteFile(id: string, caller: Caller): Promise<ActionResult> {
    const planned = plannedOf(this.context.files, id);
    const reason = await this.reasonToSkipFile(planned, caller);
    if (reason !== undefined) return settledWith({ id, object: 'file', outcome: 'drifted', reason });
    this.markDeleted(planned);
    return this.context.fileDeletion.act(id, caller);
  }

  private async deleteVectorStore(id: string, caller: Caller): Promise<ActionResult> {
    const reason = await unlessRepeated(this.reasonToSkipStore(id, caller), caller);
    if (reason !== undefined) return settledWith({ id, object: 'vector_store', outcome: 'drifted', reason });
    return this.context.vectorStoreDeletion.act(id, caller);
  }

  private async reasonToSkipFile(planned: PlannedFileDto, caller: Caller): Promise<string | undefined> {
    const holderDrift = this.driftOfHolders(planned);
    if (holderDrift !== undefined) return holderDrift;
    for (const storeId of planned.vector_store_ids) {
      const drift = this.context.stores.has(storeId) ? await this.checkForFile(storeId, caller) : undefined;
      if (drift !== undefined) return `${storeId} is skipped: ${drift}`;
    }
    const file = await unlessRepeated(this.gateway.getFile(planned.id, caller), caller);
    return file && driftOfFile(planned, file.body, this.context.reasonsFor);
  }

  /** The files may have been deleted since the latest check: they must be the only difference. */
  private async reasonToSkipStore(id: string, caller: Caller): Promise<string | undefined> {
    const wasChecked = this.stateOf(id).check !== undefined;
    return (await this.check(id, caller)) ?? (wasChecked ? this.checkFully(id, caller) : undefined);
  }

  /** The files of a store that was deleted meanwhile are skipped. */
  private async checkForFile(storeId: string, caller: Caller): Promise<string | undefined> {
    try {
      return await this.check(storeId, caller);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.isNotFound) return 'it no longer exists';
      throw error.inContext(`could not check ${storeId}`);
    }
  }

  /** One check serves all files of a store that are deleted within {@link CHECK_VALID_MS}. */
  private check(id: string, caller: Caller): Promise<string | undefined> {
    const state = this.stateOf(id);
    const startedMs = performance.now();
    if (state.check && (state.drifted || startedMs - state.check.startedMs < CHECK_VALID_MS))
      return state.check.drift;
    const drift = state.isUnchanged === true ? this.checkQuickly(id, caller) : this.checkFirst(id, caller);
    state.check = { startedMs, drift };
    return drift;
  }

  /** A store that must stay is detected before any of its files is deleted. */
  private async checkFirst(id: string, caller: Caller): Promise<string | undefined> {
    const reasonToKeep = (): string | undefined => this.context.mustStay.get(id) ?? this.fileToKeep(id);
    const drift = await this.checkFully(id, caller, reasonToKeep);
    if (drift === undefined) this.stateOf(id).isUnchanged = true;
    return drift;
  }

  private async checkFully(
    id: string,
    caller: Caller,
    reasonToKeep: () => string | undefined = () => undefined,
  ): Promise<string | undefined> {
    const { body: store } = await this.gateway.getVectorStore(id, caller);
    const fileIds: string[] = [];
    for await (const attachment of this.gateway.listVectorStoreFiles(id, caller)) fileIds.push(attachment.id);
    const { stores, reasonsFor } = this.context;
    const { deletedFileIds } = this.stateOf(id);
    const drift = driftOfStore(plannedOf(stores, id), { store, fileIds }, reasonsFor, deletedFileIds);
    return this.settle(id, drift ?? reasonToKeep(), fileIds);
  }

  private async checkQuickly(id: string, caller: Caller): Promise<string | undefined> {
    const { body: store } = await this.gateway.getVectorStore(id, caller);
    const { stores, reasonsFor } = this.context;
    const hasDeletedFiles = this.stateOf(id).deletedFileIds.length > 0;
    return this.settle(id, driftOfStoreFields(plannedOf(stores, id), store, reasonsFor, hasDeletedFiles));
  }

  /** Enters `drifted` if there is a reason. */
  private settle(
    id: string,
    reason: string | undefined,
    fileIds: readonly string[] = [],
  ): string | undefined {
    if (reason !== undefined) {
      const heldFiles = new Set(fileIds.filter((fileId) => this.context.files.has(fileId)));
      this.stateOf(id).drifted = { reason, heldFiles };
    }
    return reason;
  }

  private fileToKeep(storeId: string): string | undefined {
    for (const file of this.stateOf(storeId).files) {
      const reason = this.driftOfHolders(file);
      if (reason !== undefined) return keptFile(file.id, reason);
    }
    return undefined;
  }

  /** Computed once per file: every store that holds it asks for it. */
  private driftOfHolders(planned: PlannedFileDto): string | undefined {
    const { id } = planned;
    if (!this.holderDrifts.has(id)) this.holderDrifts.set(id, this.computeHolderDrift(planned));
    return this.holderDrifts.get(id);
  }

  private computeHolderDrift(planned: PlannedFileDto): string | undefined {
    const { holders, protectedStores, stores } = this.context;
    const current = holders.get(planned.id) ?? [];
    const protector = current.find((holder) => protectedStores.has(holder) && !stores.has(holder));
    if (protector !== undefined) return `${protector}, which holds it, is now protected`;
    return driftOfHolders(planned, current, this.deletedBefore.has(planned.id));
  }

  private markDeleted({ id, vector_store_ids }: PlannedFileDto): void {
    for (const storeId of vector_store_ids) this.stateOf(storeId).deletedFileIds.push(id);
  }

  private stateOf(storeId: string): StoreState {
    const state = this.states.get(storeId) ?? { files: [], deletedFileIds: [] };
    this.states.set(storeId, state);
    return state;
  }
}

const keptFile = (id: string, reason: string): string => `its file ${id} is kept: ${reason}`;

/** If an earlier run may have sent the deletion, a 404 is left to the deletion. */
const unlessRepeated = <Value>(reading: Promise<Value>, { isRepeat }: Caller): Promise<Value | undefined> =>
  isRepeat === true ? unlessNotFound(reading) : reading;

function plannedOf<Planned>(planned: ReadonlyMap<string, Planned>, id: string): Planned {
  const found = planned.get(id);
  if (found === undefined) throw new Error(`${id} is not planned`);
  return found;
}
