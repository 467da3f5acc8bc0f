import { Injectable } from '@nestjs/common';
import { Inventory, throwUnlessGone } from './inventory.js';
import { InvalidIdError } from '../openai/object-id.js';
import type { OpenAiFile, VectorStore } from '../openai/gateway/types.js';
import type { CallScope } from '../openai/call-scope.js';

/** What is held of a store in memory. */
export type StoreFacts = Pick<
  VectorStore,
  | 'id'
  | 'object'
  | 'name'
  | 'status'
  | 'usage_bytes'
  | 'file_counts'
  | 'created_at'
  | 'last_active_at'
  | 'expires_at'
  | 'metadata'
>;

export type FileFacts = Pick<OpenAiFile, 'id' | 'filename' | 'bytes' | 'purpose' | 'created_at'>;

/** A store, and the ids of all files that it lists. */
export interface StoreContents {
  readonly store: StoreFacts;
  readonly fileIds: readonly string[];
  /** Its id cannot be sent, so its files are not known. */
  readonly isUnknown?: true;
}

/** Everything that a project has. */
export interface AccountContents {
  /** Oldest first. */
  readonly stores: readonly StoreContents[];
  readonly files: ReadonlyMap<string, FileFacts>;
}

/** Looks at everything that a project has: complete, or an error. */
@Injectable()
export class AccountScan {
  constructor(private readonly inventory: Inventory) {}

  /**
   * A file that was uploaded while it looked counts where a store holds it.
   *
   * @param needsAll whether the files of every store must be known: those of a store whose id cannot be sent never are
   * @throws InvalidIdError when they must be, and there is such a store
   * @throws UpstreamError when a store cannot be listed completely: nothing may be concluded then
   */
  async contents(work: CallScope, needsAll: boolean): Promise<AccountContents> {
    const sinceMs = Date.now();
    const [files, stores] = await work.together([
      this.inventory.files(work, factsOfFile),
      this.stores(work, needsAll),
    ]);
    const isAnyUnknown = stores.some(({ fileIds }) => fileIds.some((id) => !files.has(id)));
    if (!isAnyUnknown) return { stores, files };
    const late = await this.inventory.filesSince(sinceMs, work, factsOfFile);
    return { stores, files: new Map([...files, ...late]) };
  }

  private async stores(work: CallScope, needsAll: boolean): Promise<StoreContents[]> {
    const stores: StoreContents[] = [];
    for await (const scanned of this.inventory.scan(this.inventory.stores(work), work, ({ id }) => id)) {
      if (!needsAll && scanned.error instanceof InvalidIdError) {
        stores.push({ store: factsOfStore(scanned.store), fileIds: [], isUnknown: true });
        continue;
      }
      throwUnlessGone(scanned, 'could not look at everything');
      if (scanned.isGone !== true) stores.push({ store: factsOfStore(scanned.store), fileIds: scanned.kept });
    }
    return stores.sort(({ store: one }, { store: other }) => byAge(one, other));
  }
}

function factsOfStore(store: VectorStore): StoreFacts {
  const { id, object, name, status, usage_bytes, file_counts, ...more } = store;
  const { created_at, last_active_at, expires_at, metadata } = more;
  return {
    id,
    object,
    name,
    status,
    usage_bytes,
    file_counts,
    created_at,
    last_active_at,
    expires_at,
    metadata,
  };
}

const factsOfFile = ({ id, filename, bytes, purpose, created_at }: OpenAiFile): FileFacts => ({
  id,
  filename,
  bytes,
  purpose,
  created_at,
});

function byAge(one: StoreFacts, other: StoreFacts): number {
  return (one.created_at ?? 0) - (other.created_at ?? 0) || (one.id < other.id ? -1 : 1);
}
