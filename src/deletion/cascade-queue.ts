import type { Act } from '../bulk/bulk-by-id.js';
import type { ItemAction, KnownOutcome, Item } from '../bulk/bulk-runner.js';
import { nameOf, type Target } from '../bulk/journal.js';
import { failed, type Failed, type Outcome } from '../bulk/report/outcome.js';
import type { CascadePlan } from './cascade-plan.js';
import type { Holdings } from '../project-scan/project-scan.js';

/** Upstream said yes, and it is not done. */
const ACCEPTED = 202;
const CONFLICT = 409;

/** How a file and a store are deleted. */
export interface CascadeActs {
  readonly deleteFile: Act;
  readonly deleteVectorStore: Act;
  /** Whether a file that stays keeps a store that holds it. By default it does. */
  readonly keepsStore?: (file: Blocker, vectorStoreId: string) => boolean;
  /** How a store ends of which a file stays, where that is not a failure. */
  readonly leave?: (vectorStoreId: string, obstacle: Blocker) => Outcome | undefined;
}

const notPlanned: Act = () => Promise.reject(new Error('nothing is planned yet'));
const NOT_PLANNED: CascadeActs = { deleteFile: notPlanned, deleteVectorStore: notPlanned };

/** Why a file is not gone. */
export type Blocker = Pick<Failed, 'id' | 'error' | 'status_code' | 'retryable'> & {
  readonly outcome: 'failed' | 'pending' | 'drifted';
};

/** What still stands in the way of deleting a store. */
interface Pending {
  filesLeft: number;
  filesFailed: number;
  lastFailure?: Blocker;
}

/**
 * The work of one cascade, in the order in which it may be done: files, and each store as soon as the last of its
 * files is gone. A file that was gone already (404) is no obstacle; any other failure keeps the store.
 */
export class CascadeQueue {
  private readonly ready: Item[] = [];
  private readonly stores = new Map<string, Pending>();
  private nextReady = 0;
  private readonly files: string[] = [];
  private nextFile = 0;
  private storesOfFile: Holdings['storesOfFile'] = new Map();
  private acts: CascadeActs = NOT_PLANNED;

  /** All files found, in the order found; none before there is a plan. */
  readonly fileIds: Iterable<string> = { [Symbol.iterator]: () => this.storesOfFile.keys() };

  /** @param settled what was done of this plan before */
  plan(
    vectorStoreIds: Iterable<string>,
    { holdings, shared }: CascadePlan,
    acts: CascadeActs,
    settled: Iterable<Outcome> = [],
  ): void {
    this.acts = acts;
    this.storesOfFile = holdings.storesOfFile;
    const before = new Map<string, Outcome>();
    for (const outcome of settled) before.set(nameOf(outcome), outcome);
    for (const id of vectorStoreIds) {
      if (before.has(nameOf({ id, object: 'vector_store' }))) continue;
      const failure = holdings.failures.get(id);
      if (failure === undefined) this.stores.set(id, { filesLeft: 0, filesFailed: 0 });
      else this.ready.push({ known: failed(id, 'vector_store', failure) });
    }
    for (const [id, holders] of holdings.storesOfFile) {
      const outcome = before.get(nameOf({ id, object: 'file' }));
      const keepers = shared.get(id);
      if (outcome !== undefined) this.noteFailure(outcome);
      else if (keepers === undefined) this.addFile(id, holders);
      else
        this.ready.push({ known: { id, object: 'file', outcome: 'kept_shared', vector_store_ids: keepers } });
    }
    for (const [id, pending] of this.stores) if (pending.filesLeft === 0) this.finish(id, pending);
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
    return {
      id,
      object: 'file',
      done: 'deleted',
      act: (caller) => this.acts.deleteFile(id, caller),
    };
  }

  onSettled(outcome: Outcome): void {
    if (outcome.object !== 'file' || outcome.outcome === 'kept_shared') return;
    this.noteFailure(outcome);
    for (const id of this.storesOfFile.get(outcome.id) ?? []) {
      const pending = this.stores.get(id);
      if (pending === undefined) continue;
      pending.filesLeft -= 1;
      if (pending.filesLeft === 0) this.finish(id, pending);
    }
  }

  /** What was never started, when the run stops early. */
  *rest(): Generator<Target | KnownOutcome> {
    yield* this.ready.slice(this.nextReady);
    for (const id of this.files.slice(this.nextFile)) yield { id, object: 'file' };
    for (const id of this.stores.keys()) yield { id, object: 'vector_store' };
  }

  /** A file that stays keeps its stores. */
  private noteFailure(outcome: Outcome): void {
    const obstacle = obstacleOf(outcome);
    if (obstacle === undefined) return;
    for (const id of this.storesOfFile.get(outcome.id) ?? []) {
      const pending = this.stores.get(id);
      if (pending === undefined || this.acts.keepsStore?.(obstacle, id) === false) continue;
      pending.filesFailed += 1;
      pending.lastFailure = obstacle;
    }
  }

  private addFile(id: string, holders: readonly string[]): void {
    this.files.push(id);
    for (const holder of holders) {
      const pending = this.stores.get(holder);
      if (pending !== undefined) pending.filesLeft += 1;
    }
  }

  /** All files of a store have settled: it goes, or stays with those that could not be deleted. */
  private finish(id: string, pending: Pending): void {
    this.stores.delete(id);
    this.ready.push(
      pending.lastFailure === undefined
        ? this.deletionOf(id)
        : {
            known:
              this.acts.leave?.(id, pending.lastFailure) ??
              leftAlone(id, pending.filesFailed, pending.lastFailure),
          },
    );
  }

  private deletionOf(id: string): ItemAction {
    return {
      id,
      object: 'vector_store',
      done: 'deleted',
      act: (caller) => this.acts.deleteVectorStore(id, caller),
    };
  }
}

/** A file that can still be read, or that was left alone, is in the way as one that failed. */
function obstacleOf(outcome: Outcome): Blocker | undefined {
  const { outcome: word, id } = outcome;
  if (word === 'pending')
    return {
      outcome: word,
      id,
      error: outcome.reason ?? 'it is not gone yet',
      status_code: ACCEPTED,
      retryable: true,
    };
  if (word === 'drifted')
    return { outcome: word, id, error: outcome.reason, status_code: CONFLICT, retryable: false };
  return word === 'failed' ? { ...outcome, outcome: word } : undefined;
}

/** A store that stays so that its files do not become orphans. A second run finishes what this one could not. */
function leftAlone(id: string, filesFailed: number, cause: Blocker): Failed {
  return failed(id, 'vector_store', {
    error: `left alone: ${filesFailed} of its files could not be deleted (${cause.id}: ${cause.error})`,
    status_code: cause.status_code,
    code: 'files_remain',
    retryable: cause.retryable,
    attempts: 0,
    attempted: false,
  });
}
