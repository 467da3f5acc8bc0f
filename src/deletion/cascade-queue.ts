import type { BulkQueue } from '../bulk/bulk-operations.js';
import { placesOf } from '../bulk/bulk-operations.js';
import { IdAction, type IdHandler, type Item, known } from '../bulk/bulk-runner.js';
import { nameOf } from '../bulk/journal.js';
import { failed, type Failed, type Outcome } from '../bulk/report/outcome.js';
import type { Holdings } from '../project-scan/project-scan.js';
import type { CascadePlan } from './cascade-plan.js';

/** Status of a deletion that was accepted but not confirmed. */
const ACCEPTED = 202;
const CONFLICT = 409;

/** How a cascade deletes files and vector stores, and how a file that stays affects its stores. */
export interface CascadeStrategy {
  readonly files: IdHandler;
  readonly vectorStores: IdHandler;
  /** Whether a file that stays keeps the store. Default: it does. */
  blocksStore?(file: Blocker, vectorStoreId: string): boolean;
  /** The outcome of a store that stays because of a file. Default: a failure `files_remain`. */
  outcomeOfBlocked?(vectorStoreId: string, file: Blocker): Outcome | undefined;
}

/** A file that stays, and why. */
export type Blocker = Pick<Failed, 'id' | 'error' | 'status_code' | 'retryable'> & {
  readonly outcome: 'failed' | 'pending' | 'drifted';
};

/** A store that waits for its files. */
interface WaitingStore {
  filesLeft: number;
  filesFailed: number;
  lastBlocker?: Blocker;
}

/**
 * The items of one cascade: all files, and each vector store once the last of its files is deleted. A file that did not exist
 * (404) does not keep its stores; any other failure does.
 */
export class CascadeQueue implements BulkQueue {
  private readonly ready: Item[] = [];
  private readonly stores = new Map<string, WaitingStore>();
  private nextReady = 0;
  private readonly files: string[] = [];
  private nextFile = 0;
  private readonly storesOfFile: Holdings['storesOfFile'];
  private fileRanks: ReadonlyMap<string, number> | undefined;

  /** @param earlier outcomes of earlier processes for the same plan */
  constructor(
    vectorStoreIds: Iterable<string>,
    { holdings, shared }: CascadePlan,
    private readonly strategy: CascadeStrategy,
    earlier: Iterable<Outcome> = [],
  ) {
    this.storesOfFile = holdings.storesOfFile;
    const before = new Map<string, Outcome>();
    for (const outcome of earlier) before.set(nameOf(outcome), outcome);
    for (const id of vectorStoreIds) {
      if (before.has(nameOf({ id, object: 'vector_store' }))) continue;
      const failure = holdings.failures.get(id);
      if (failure === undefined) this.stores.set(id, { filesLeft: 0, filesFailed: 0 });
      else this.ready.push(known(failed(id, 'vector_store', failure)));
    }
    for (const [id, holders] of holdings.storesOfFile) {
      const outcome = before.get(nameOf({ id, object: 'file' }));
      const keepers = shared.get(id);
      if (outcome !== undefined) this.noteBlocker(outcome);
      else if (keepers === undefined) this.addFile(id, holders);
      else this.ready.push(known({ id, object: 'file', outcome: 'kept_shared', vector_store_ids: keepers }));
    }
    for (const [id, store] of this.stores) if (store.filesLeft === 0) this.finish(id, store);
  }

  get found(): number {
    return this.storesOfFile.size;
  }

  /** Files rank in the order in which they were found. */
  rankOf({ id, object }: Outcome): number | undefined {
    this.fileRanks ??= placesOf(this.storesOfFile.keys());
    return object === 'file' ? this.fileRanks.get(id) : undefined;
  }

  pull(): Item | undefined {
    const ready = this.ready[this.nextReady];
    if (ready !== undefined) {
      this.nextReady += 1;
      return ready;
    }
    const id = this.files[this.nextFile];
    if (id === undefined) return undefined;
    this.nextFile += 1;
    return new IdAction(id, 'file', this.strategy.files);
  }

  onSettled(outcome: Outcome): void {
    if (outcome.object !== 'file' || outcome.outcome === 'kept_shared') return;
    this.noteBlocker(outcome);
    for (const id of this.storesOfFile.get(outcome.id) ?? []) {
      const store = this.stores.get(id);
      if (store === undefined) continue;
      store.filesLeft -= 1;
      if (store.filesLeft === 0) this.finish(id, store);
    }
  }

  *rest(): Generator<Item> {
    yield* this.ready.slice(this.nextReady);
    for (const id of this.files.slice(this.nextFile)) yield new IdAction(id, 'file', this.strategy.files);
    for (const id of this.stores.keys()) yield this.deletionOf(id);
  }

  private noteBlocker(outcome: Outcome): void {
    const blocker = blockerOf(outcome);
    if (blocker === undefined) return;
    for (const id of this.storesOfFile.get(outcome.id) ?? []) {
      const store = this.stores.get(id);
      if (store === undefined || this.strategy.blocksStore?.(blocker, id) === false) continue;
      store.filesFailed += 1;
      store.lastBlocker = blocker;
    }
  }

  private addFile(id: string, holders: readonly string[]): void {
    this.files.push(id);
    for (const holder of holders) {
      const store = this.stores.get(holder);
      if (store !== undefined) store.filesLeft += 1;
    }
  }

  /** All files of the store have settled: it is deleted, or stays with the files that could not be deleted. */
  private finish(id: string, { lastBlocker, filesFailed }: WaitingStore): void {
    this.stores.delete(id);
    this.ready.push(
      lastBlocker === undefined
        ? this.deletionOf(id)
        : known(
            this.strategy.outcomeOfBlocked?.(id, lastBlocker) ?? filesRemain(id, filesFailed, lastBlocker),
          ),
    );
  }

  private deletionOf(id: string): IdAction {
    return new IdAction(id, 'vector_store', this.strategy.vectorStores);
  }
}

/** A file that is still readable, or that was skipped, keeps its stores as a failed one does. */
function blockerOf(outcome: Outcome): Blocker | undefined {
  const { id } = outcome;
  switch (outcome.outcome) {
    case 'pending': {
      const error = outcome.reason ?? 'its deletion is not confirmed';
      return { outcome: 'pending', id, error, status_code: ACCEPTED, retryable: true };
    }
    case 'drifted':
      return { outcome: 'drifted', id, error: outcome.reason, status_code: CONFLICT, retryable: false };
    case 'failed':
      return { ...outcome, outcome: 'failed' };
    default:
      return undefined;
  }
}

/** The store stays so that its files do not become orphans. The same request again can finish the deletion. */
function filesRemain(id: string, filesFailed: number, { id: fileId, error, ...cause }: Blocker): Failed {
  return failed(id, 'vector_store', {
    error: `not deleted: ${filesFailed} of its files could not be deleted (${fileId}: ${error})`,
    status_code: cause.status_code,
    code: 'files_remain',
    retryable: cause.retryable,
    attempts: 0,
    attempted: false,
  });
}
