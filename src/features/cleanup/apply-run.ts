import { type ActionResult, type IdHandler, settledWith } from '../../bulk/bulk-runner.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import type { Blocker, CascadeStrategy } from '../../deletion/cascade-queue.js';
import { unlessNotFound } from '../../deletion/verification.js';
import { append } from '../../project-scan/inventory.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import type { Protector } from '../../selectors/criteria/protection.js';
import { type CurrentStore, driftOfFile, driftOfHolders, driftOfStore, driftOfStoreItself } from './drift.js';
import type { PlannedFile, PlannedVectorStore } from './plan.js';

/** What is to be deleted, and what is known of it. */
export interface ApplyContext {
  readonly stores: ReadonlyMap<string, PlannedVectorStore>;
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** All stores that hold each of these files, as of the beginning. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Why stores that are to go must stay all the same, as of the beginning. */
  readonly mustStay: ReadonlyMap<string, string>;
  /** Stores that are protected as of the beginning. */
  readonly protectedStores: ReadonlySet<string>;
  readonly reasonsFor: Protector;
  /** Planned files that a run before this one deleted. */
  readonly goneBefore: readonly PlannedFile[];
  /** How something is deleted once it is found to be as planned. */
  readonly fileDeletion: IdHandler;
  readonly vectorStoreDeletion: IdHandler;
}

/** For so long what was seen of a store holds for its files. */
const FRESH_MS = 1_000;

/** One look at a store. */
interface Check {
  readonly at: number;
  /** Why the store is left alone. */
  readonly reason: Promise<string | undefined>;
}

/**
 * Deletes what is still as it was planned: each store is read again before the first of its files goes, and every
 * {@link FRESH_MS} while they go; each file before it goes; and each store with files once more before it goes itself. The
 * files of a store that is left alone stay.
 */
export class ApplyRun implements CascadeStrategy {
  readonly files: IdHandler = { act: (id, caller) => this.deleteFile(id, caller) };
  readonly vectorStores: IdHandler = { act: (id, caller) => this.deleteVectorStore(id, caller) };
  private readonly checks = new Map<string, Check>();
  /** Stores that were found to be as planned, with all their files. */
  private readonly passed = new Set<string>();
  private readonly drifts = new Map<string, string>();
  /** By store that is left alone, which planned files it was seen to hold then. */
  private readonly heldByDrifted = new Map<string, ReadonlySet<string>>();
  private readonly filesOfStore = new Map<string, PlannedFile[]>();
  private readonly holderDrifts = new Map<string, string | undefined>();
  /** By store, its files for which a deletion was sent. */
  private readonly gone = new Map<string, string[]>();
  private readonly goneBefore: ReadonlySet<string>;

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly work: ApplyContext,
  ) {
    for (const file of work.files.values())
      for (const storeId of file.vector_store_ids) append(this.filesOfStore, storeId, file);
    for (const { id, vector_store_ids } of work.goneBefore)
      for (const storeId of vector_store_ids) append(this.gone, storeId, id);
    this.goneBefore = new Set(work.goneBefore.map(({ id }) => id));
  }

  /** A file that stays, and that another store which is left alone was seen to hold, does not need this one. */
  blocksStore(file: Blocker, storeId: string): boolean {
    if (file.outcome !== 'drifted' || this.drifts.has(storeId)) return true;
    const { vector_store_ids } = planOf(this.work.files, file.id);
    return !vector_store_ids.some((holder) => this.heldByDrifted.get(holder)?.has(file.id) === true);
  }

  outcomeOfBlocked(id: string, obstacle: Blocker): Outcome | undefined {
    if (obstacle.outcome !== 'drifted') return undefined;
    const reason = this.drifts.get(id) ?? `its file ${obstacle.id} stays: ${obstacle.error}`;
    return { id, object: 'vector_store', outcome: 'drifted', reason };
  }

  private async deleteFile(id: string, caller: Caller): Promise<ActionResult> {
    const planned = planOf(this.work.files, id);
    const reason = await this.reasonToKeep(planned, caller);
    if (reason !== undefined) return settledWith({ id, object: 'file', outcome: 'drifted', reason });
    for (const storeId of planned.vector_store_ids) append(this.gone, storeId, id);
    return this.work.fileDeletion.act(id, caller);
  }

  private async deleteVectorStore(id: string, caller: Caller): Promise<ActionResult> {
    const reason = await unlessRepeated(this.reasonToLeave(id, caller), caller);
    if (reason !== undefined) return settledWith({ id, object: 'vector_store', outcome: 'drifted', reason });
    return this.work.vectorStoreDeletion.act(id, caller);
  }

  private async reasonToKeep(planned: PlannedFile, caller: Caller): Promise<string | undefined> {
    const { stores, reasonsFor } = this.work;
    const heldOtherwise = this.driftOfHolders(planned);
    if (heldOtherwise !== undefined) return heldOtherwise;
    for (const storeId of planned.vector_store_ids) {
      const drift = stores.has(storeId) ? await this.checkForFile(storeId, caller) : undefined;
      if (drift !== undefined) return `${storeId} is left alone: ${drift}`;
    }
    const file = await unlessRepeated(this.gateway.getFile(planned.id, caller), caller);
    return file && driftOfFile(planned, file.body, reasonsFor);
  }

  /** Found out once for each file: it is asked for by every store that holds it. */
  private driftOfHolders(planned: PlannedFile): string | undefined {
    const { id } = planned;
    if (!this.holderDrifts.has(id)) this.holderDrifts.set(id, this.findDriftOfHolders(planned));
    return this.holderDrifts.get(id);
  }

  private findDriftOfHolders(planned: PlannedFile): string | undefined {
    const { holders, protectedStores, stores } = this.work;
    const current = holders.get(planned.id) ?? [];
    const shield = current.find((holder) => protectedStores.has(holder) && !stores.has(holder));
    if (shield !== undefined) return `${shield}, which holds it, is protected now`;
    return driftOfHolders(planned, current, this.goneBefore.has(planned.id));
  }

  /** A store is read once more, where its files went meanwhile: what was deleted of it must be all that is different. */
  private async reasonToLeave(id: string, caller: Caller): Promise<string | undefined> {
    const wasChecked = this.checks.has(id);
    return (await this.check(id, caller)) ?? (wasChecked ? this.readAgain(id, caller) : undefined);
  }

  /** A store that does not exist any more has lost its files: they are not deleted on its account. */
  private async checkForFile(storeId: string, caller: Caller): Promise<string | undefined> {
    try {
      return await this.check(storeId, caller);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.isNotFound) return 'it does not exist any more';
      throw error.inContext(`could not check ${storeId}`);
    }
  }

  /** One look for all files of a store that are done within {@link FRESH_MS}. */
  private check(id: string, caller: Caller): Promise<string | undefined> {
    const known = this.checks.get(id);
    const at = performance.now();
    if (known !== undefined && (this.drifts.has(id) || at - known.at < FRESH_MS)) return known.reason;
    const reason = this.passed.has(id) ? this.glance(id, caller) : this.firstCheck(id, caller);
    this.checks.set(id, { at, reason });
    return reason;
  }

  /** A store goes with all its files or stays with all of them: one that must stay is seen before another one goes. */
  private async firstCheck(id: string, caller: Caller): Promise<string | undefined> {
    const current = await this.read(id, caller);
    const drift = this.driftOf(id, current) ?? this.work.mustStay.get(id) ?? this.fileThatStays(id);
    if (drift !== undefined) return this.noteDrift(id, drift, current.fileIds);
    this.passed.add(id);
    return undefined;
  }

  private fileThatStays(storeId: string): string | undefined {
    for (const file of this.filesOfStore.get(storeId) ?? []) {
      const reason = this.driftOfHolders(file);
      if (reason !== undefined) return `its file ${file.id} stays: ${reason}`;
    }
    return undefined;
  }

  /** Its files were seen, and go just now: only the store itself is read. */
  private async glance(id: string, caller: Caller): Promise<string | undefined> {
    const { body: store } = await this.gateway.getVectorStore(id, caller);
    const { stores, reasonsFor } = this.work;
    const drift = driftOfStoreItself(planOf(stores, id), store, reasonsFor, this.gone.has(id));
    return drift && this.noteDrift(id, drift);
  }

  private async readAgain(id: string, caller: Caller): Promise<string | undefined> {
    const current = await this.read(id, caller);
    const drift = this.driftOf(id, current);
    return drift && this.noteDrift(id, drift, current.fileIds);
  }

  private driftOf(id: string, current: CurrentStore): string | undefined {
    const { stores, reasonsFor } = this.work;
    return driftOfStore(planOf(stores, id), current, reasonsFor, this.gone.get(id));
  }

  private noteDrift(id: string, reason: string, fileIds: readonly string[] = []): string {
    this.drifts.set(id, reason);
    this.heldByDrifted.set(id, new Set(fileIds.filter((fileId) => this.work.files.has(fileId))));
    return reason;
  }

  private async read(id: string, caller: Caller): Promise<CurrentStore> {
    const { body: store } = await this.gateway.getVectorStore(id, caller);
    const fileIds: string[] = [];
    for await (const entry of this.gateway.listVectorStoreFiles(id, caller)) fileIds.push(entry.id);
    return { store, fileIds };
  }
}

/** A call of a run before this one may have deleted it: then its 404 is for the deletion to tell. */
const unlessRepeated = <Value>(reading: Promise<Value>, { isRepeat }: Caller): Promise<Value | undefined> =>
  isRepeat === true ? unlessNotFound(reading) : reading;

function planOf<Planned>(planned: ReadonlyMap<string, Planned>, id: string): Planned {
  const found = planned.get(id);
  if (found === undefined) throw new Error(`${id} is not planned`);
  return found;
}
