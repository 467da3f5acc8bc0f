import type { Act } from '../bulk/bulk-by-id.js';
import type { Outcome } from '../bulk/outcome.js';
import type { CascadeActs, Obstacle } from '../deletion/cascade-work.js';
import { append } from '../inventory/inventory.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/openai.gateway.js';
import { UpstreamError } from '../openai/upstream-error.js';
import type { Protector } from '../selection/protection.js';
import { type CurrentStore, driftOfFile, driftOfHolders, driftOfStore } from './drift.js';
import type { PlannedFile, PlannedVectorStore } from './plan.js';

/** What is to be deleted, and what is known of it. */
export interface Undertaking {
  readonly stores: ReadonlyMap<string, PlannedVectorStore>;
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** All stores that hold each of these files, and of those that are kept, as of the beginning. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** By store that is to go, files of it that were kept because others held them, and that no other holds any more. */
  readonly bereft: ReadonlyMap<string, readonly string[]>;
  /** Stores that are protected as of the beginning. */
  readonly protectedStores: ReadonlySet<string>;
  readonly reasonsFor: Protector;
  /** Planned files that a run before this one may have deleted. */
  readonly goneBefore: readonly PlannedFile[];
  /** How something is deleted once it is found to be as planned. */
  readonly deleteFile: Act;
  readonly deleteVectorStore: Act;
}

const NOT_FOUND = 404;

/**
 * Deletes what is still as it was planned: each store is read again before the first of its files goes, each file before it
 * goes, and each store with files once more before it goes itself. The files of a store that is left alone stay.
 */
export class CleanupRun implements CascadeActs {
  private readonly checks = new Map<string, Promise<string | undefined>>();
  private readonly drifts = new Map<string, string>();
  private readonly filesOfStore = new Map<string, PlannedFile[]>();
  /** By store, its files for which a deletion was sent. */
  private readonly gone = new Map<string, string[]>();
  private readonly goneBefore: ReadonlySet<string>;
  private readonly touched = new Set<string>();

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly work: Undertaking,
  ) {
    for (const file of work.files.values())
      for (const storeId of file.vector_store_ids) append(this.filesOfStore, storeId, file);
    for (const { id, vector_store_ids } of work.goneBefore)
      for (const storeId of vector_store_ids) append(this.gone, storeId, id);
    this.goneBefore = new Set(work.goneBefore.map(({ id }) => id));
  }

  readonly deleteFile: Act = async (id, caller) => {
    const planned = planOf(this.work.files, id);
    const reason = await this.reasonToKeep(planned, caller);
    if (reason !== undefined) return { id, object: 'file', outcome: 'drifted', reason };
    for (const storeId of planned.vector_store_ids) {
      append(this.gone, storeId, id);
      this.touched.add(storeId);
    }
    return this.work.deleteFile(id, caller);
  };

  readonly deleteVectorStore: Act = async (id, caller) => {
    const reason = await unlessRepeated(this.reasonToLeave(id, caller), caller);
    if (reason !== undefined) return { id, object: 'vector_store', outcome: 'drifted', reason };
    return this.work.deleteVectorStore(id, caller);
  };

  /** A file that stays in another store that is left alone does not need this one. */
  readonly keepsStore = (file: Obstacle, storeId: string): boolean => {
    if (file.outcome !== 'drifted' || this.drifts.has(storeId)) return true;
    const { vector_store_ids } = planOf(this.work.files, file.id);
    return !vector_store_ids.some((holder) => this.drifts.has(holder));
  };

  readonly leave = (id: string, obstacle: Obstacle): Outcome | undefined => {
    if (obstacle.outcome !== 'drifted') return undefined;
    const reason = this.drifts.get(id) ?? `its file ${obstacle.id} stays: ${obstacle.error}`;
    return { id, object: 'vector_store', outcome: 'drifted', reason };
  };

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

  private driftOfHolders(planned: PlannedFile): string | undefined {
    const { holders, protectedStores, stores } = this.work;
    const current = holders.get(planned.id) ?? [];
    const shield = current.find((holder) => protectedStores.has(holder) && !stores.has(holder));
    if (shield !== undefined) return `${shield}, which holds it, is protected now`;
    return driftOfHolders(planned, current, this.goneBefore.has(planned.id));
  }

  private async reasonToLeave(id: string, caller: Caller): Promise<string | undefined> {
    return (await this.check(id, caller)) ?? this.checkAgain(id, caller);
  }

  /** A store that does not exist any more has lost its files: they are not deleted on its account. */
  private async checkForFile(storeId: string, caller: Caller): Promise<string | undefined> {
    try {
      return await this.check(storeId, caller);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.status === NOT_FOUND) return 'it does not exist any more';
      throw error.inContext(`could not check ${storeId}`);
    }
  }

  /** Once for all files of a store, and for the store. */
  private check(id: string, caller: Caller): Promise<string | undefined> {
    const known = this.checks.get(id);
    if (known !== undefined) return known;
    const checking = this.firstCheck(id, caller);
    this.checks.set(id, checking);
    return checking;
  }

  /** A store goes with all its files or stays with all of them: one that must stay is seen before another one goes. */
  private async firstCheck(id: string, caller: Caller): Promise<string | undefined> {
    const drift = await this.driftOf(id, caller);
    if (drift !== undefined) return drift;
    for (const file of this.filesOfStore.get(id) ?? []) {
      const reason = this.driftOfHolders(file);
      if (reason !== undefined) return this.noteDrift(id, `its file ${file.id} stays: ${reason}`);
    }
    const [bereft] = this.work.bereft.get(id) ?? [];
    return bereft && this.noteDrift(id, `its file ${bereft} is in no other store any more`);
  }

  /** What was deleted of a store by now must be all that is different. */
  private async checkAgain(id: string, caller: Caller): Promise<string | undefined> {
    return this.touched.has(id) ? this.driftOf(id, caller) : undefined;
  }

  private async driftOf(id: string, caller: Caller): Promise<string | undefined> {
    const planned = planOf(this.work.stores, id);
    const drift = driftOfStore(planned, await this.read(id, caller), this.work.reasonsFor, this.gone.get(id));
    return drift && this.noteDrift(id, drift);
  }

  private noteDrift(id: string, reason: string): string {
    this.drifts.set(id, reason);
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
async function unlessRepeated<Value>(
  reading: Promise<Value>,
  { isRepeat }: Caller,
): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isRepeat === true && error instanceof UpstreamError && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}

function planOf<Planned>(planned: ReadonlyMap<string, Planned>, id: string): Planned {
  const found = planned.get(id);
  if (found === undefined) throw new Error(`${id} is not planned`);
  return found;
}
