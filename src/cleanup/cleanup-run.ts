import type { Act } from '../bulk/bulk-by-id.js';
import type { Outcome } from '../bulk/outcome.js';
import type { CascadeActs, Obstacle } from '../deletion/cascade-work.js';
import type { Caller } from '../openai/caller.js';
import type { OpenAiGateway } from '../openai/openai.gateway.js';
import { UpstreamError } from '../openai/upstream-error.js';
import type { Protector } from '../selection/protection.js';
import { type CurrentStore, driftOfFile, driftOfStore } from './drift.js';
import type { PlannedFile, PlannedVectorStore } from './plan.js';

/** What is to be deleted, and what is known of it. */
export interface Undertaking {
  readonly stores: ReadonlyMap<string, PlannedVectorStore>;
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** All stores that hold each of the files, as of the beginning. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Stores that are protected as of the beginning. */
  readonly protectedStores: ReadonlySet<string>;
  readonly reasonsFor: Protector;
  /** By store, planned files of it that may have been deleted before. */
  readonly goneBefore: ReadonlyMap<string, readonly string[]>;
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
  /** By store, its files for which a deletion was sent. */
  private readonly gone = new Map<string, string[]>();

  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly work: Undertaking,
  ) {
    for (const [id, fileIds] of work.goneBefore) this.gone.set(id, [...fileIds]);
  }

  readonly deleteFile: Act = async (id, caller) => {
    const planned = planOf(this.work.files, id);
    const reason = await this.reasonToKeep(planned, caller);
    if (reason !== undefined) return { id, object: 'file', outcome: 'drifted', reason };
    for (const storeId of planned.vector_store_ids) this.noteGone(storeId, id);
    return this.work.deleteFile(id, caller);
  };

  readonly deleteVectorStore: Act = async (id, caller) => {
    const reason = await unlessRepeated(this.reasonToLeave(id, caller), caller);
    if (reason !== undefined) return { id, object: 'vector_store', outcome: 'drifted', reason };
    return this.work.deleteVectorStore(id, caller);
  };

  readonly leave = (id: string, obstacle: Obstacle): Outcome | undefined => {
    if (obstacle.outcome !== 'drifted') return undefined;
    const reason = this.drifts.get(id) ?? `its file ${obstacle.id} stays: ${obstacle.error}`;
    return { id, object: 'vector_store', outcome: 'drifted', reason };
  };

  private async reasonToKeep(planned: PlannedFile, caller: Caller): Promise<string | undefined> {
    const { holders, stores, protectedStores, reasonsFor } = this.work;
    const current = holders.get(planned.id) ?? [];
    for (const storeId of planned.vector_store_ids) {
      const drift = stores.has(storeId) ? await this.checkForFile(storeId, caller) : undefined;
      if (drift !== undefined) return `${storeId} is left alone: ${drift}`;
    }
    const shield = current.find((holder) => protectedStores.has(holder));
    if (shield !== undefined) return `${shield}, which holds it, is protected now`;
    const file = await unlessRepeated(this.gateway.getFile(planned.id, caller), caller);
    return file && driftOfFile(planned, file.body, current, reasonsFor);
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
    const checking = this.driftOf(id, caller);
    this.checks.set(id, checking);
    return checking;
  }

  /** What was deleted of a store by now must be all that is different. */
  private async checkAgain(id: string, caller: Caller): Promise<string | undefined> {
    const hasChanged = (this.gone.get(id)?.length ?? 0) > (this.work.goneBefore.get(id)?.length ?? 0);
    return hasChanged ? this.driftOf(id, caller) : undefined;
  }

  private async driftOf(id: string, caller: Caller): Promise<string | undefined> {
    const planned = planOf(this.work.stores, id);
    const drift = driftOfStore(planned, await this.read(id, caller), this.work.reasonsFor, this.gone.get(id));
    if (drift !== undefined) this.drifts.set(id, drift);
    return drift;
  }

  private async read(id: string, caller: Caller): Promise<CurrentStore> {
    const { body: store } = await this.gateway.getVectorStore(id, caller);
    const fileIds: string[] = [];
    for await (const entry of this.gateway.listVectorStoreFiles(id, caller)) fileIds.push(entry.id);
    return { store, fileIds };
  }

  private noteGone(storeId: string, fileId: string): void {
    const gone = this.gone.get(storeId);
    if (gone === undefined) this.gone.set(storeId, [fileId]);
    else gone.push(fileId);
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
