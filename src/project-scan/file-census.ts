import type { Failure } from '../bulk/report/outcome.js';
import type { VectorStore, VectorStoreFile } from '../openai/gateway/types.js';
import type { CallScope } from '../openai/call-scope.js';
import type { FileFacts } from '../selectors/criteria/file-selector.js';
import { factsOf } from './entries-with-files.js';
import { type Inventory, mayBeSince, type Scanned, toleratedFailure } from './inventory.js';

/** A file of the project, as it is held in memory. */
export interface CountedFile extends FileFacts {
  /** Whether a store was seen to hold it. */
  readonly isHeld: boolean;
}

/** An entry of a store, as it is held in memory. */
export interface CountedEntry {
  /** Of the file. */
  readonly id: string;
  readonly vector_store_id: string;
  /** Unix time in seconds of the attachment. */
  readonly created_at?: number | undefined;
}

/** All files there are, and what all stores hold of them. */
export interface FileCensus<Picked> {
  /** In the order listed: newest first. */
  readonly files: ReadonlyMap<string, CountedFile>;
  /** Stores that were listed completely. */
  readonly vectorStores: number;
  /** Entries of these stores. */
  readonly entries: number;
  /** What was picked of the entries. */
  readonly picked: readonly Picked[];
  /** Entries whose file is gone. */
  readonly dangling: readonly CountedEntry[];
  /**
   * Stores that could not be listed, and why. Unless there are none, a file that is not held may be held all the same.
   * A store that was deleted meanwhile is not among them: it holds nothing.
   */
  readonly missing: ReadonlyMap<string, Failure>;
}

/** Makes of an entry what is kept of it; `undefined` for nothing. */
type KeepEntry<Picked> = (entry: VectorStoreFile) => Picked | undefined;

/** An entry of which something is kept, or whose file is not known yet. */
interface Noted<Picked> {
  readonly entry: CountedEntry;
  readonly picked: Picked | undefined;
}

/**
 * Lists all files, and beside it the files of all stores. What is held in memory is a record a file, and entries only where
 * something is picked of them or their file is not known.
 *
 * A file that is attached to a store after that store was listed is not seen as held.
 *
 * @param onStore hears of every store that was looked into
 * @throws what listing the files or the stores throws, and UpstreamError when the key is refused
 * @throws TooMuchWorkError when there is more than memory is meant for
 */
export async function takeFileCensus<Picked>(
  inventory: Inventory,
  work: CallScope,
  pick: KeepEntry<Picked>,
  onStore: () => void = () => undefined,
): Promise<FileCensus<Picked>> {
  const counting = new Counting(pick);
  const sinceMs = Date.now();
  await work.together([
    inventory.files(work, counted).then((files) => counting.know(files)),
    scanAll(inventory, work, counting, onStore),
  ]);
  const mayBeMissed = counting.unknown.some(({ created_at }) => mayBeSince(created_at, sinceMs));
  const late = mayBeMissed ? await inventory.filesSince(sinceMs, work, ({ id }) => id) : undefined;
  return counting.censusWithout(late);
}

interface Counted extends CountedFile {
  isHeld: boolean;
}

const counted = (file: Parameters<typeof factsOf>[0]): Counted => ({ ...factsOf(file), isHeld: false });

async function scanAll<Picked>(
  inventory: Inventory,
  work: CallScope,
  counting: Counting<Picked>,
  onStore: () => void,
): Promise<void> {
  const stores = inventory.stores(work);
  for await (const scanned of inventory.scan(stores, work, (entry) => counting.note(entry))) {
    counting.add(scanned);
    onStore();
  }
}

/** One census that is being taken. */
class Counting<Picked> {
  private files: ReadonlyMap<string, Counted> | undefined;
  /** Seen before the files were known. */
  private early: CountedEntry[] = [];
  private readonly picked: Picked[] = [];
  private readonly missing = new Map<string, Failure>();
  private readonly notYetListed = new Map<string, number>();
  private vectorStores = 0;
  private entries = 0;
  /** Entries whose file was not listed. */
  unknown: CountedEntry[] = [];

  constructor(private readonly pick: KeepEntry<Picked>) {}

  know(files: ReadonlyMap<string, Counted>): void {
    this.files = files;
    for (const entry of this.early) this.settle(entry);
    this.early = [];
  }

  /** Of an entry whose file is known nothing is kept but what is picked. */
  note(entry: VectorStoreFile): Noted<Picked> | undefined {
    const { id, vector_store_id, created_at } = entry;
    this.notYetListed.set(vector_store_id, (this.notYetListed.get(vector_store_id) ?? 0) + 1);
    const picked = this.pick(entry);
    const file = this.files?.get(id);
    if (file !== undefined) file.isHeld = true;
    return file !== undefined && picked === undefined
      ? undefined
      : { entry: { id, vector_store_id, created_at }, picked };
  }

  add(scanned: Scanned<VectorStore, Noted<Picked>>): void {
    const { store, kept, error, isGone } = scanned;
    const entries = this.notYetListed.get(store.id) ?? 0;
    this.notYetListed.delete(store.id);
    if (isGone === true) return;
    if (error !== undefined) {
      this.missing.set(store.id, toleratedFailure(error));
      return;
    }
    this.vectorStores += 1;
    this.entries += entries;
    for (const { entry, picked } of kept) {
      if (picked !== undefined) this.picked.push(picked);
      if (this.files === undefined) this.early.push(entry);
      else this.settle(entry);
    }
  }

  /** @param late files that were uploaded meanwhile */
  censusWithout(late: ReadonlyMap<string, unknown> | undefined): FileCensus<Picked> {
    const { files = new Map<string, Counted>(), vectorStores, entries, picked, missing } = this;
    const dangling = this.unknown.filter(({ id }) => late?.has(id) !== true);
    return { files, vectorStores, entries, picked, dangling, missing };
  }

  private settle(entry: CountedEntry): void {
    const file = this.files?.get(entry.id);
    if (file === undefined) this.unknown.push(entry);
    else file.isHeld = true;
  }
}
