import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import type { OpenAiFile, VectorStoreFile } from '../openai/gateway/types.js';
import type { CallScope } from '../openai/call-scope.js';
import type { FileFacts } from '../selectors/criteria/file-selector.js';
import type { EntryOfFile } from '../selectors/criteria/vector-store-file-selector.js';
import { type Inventory, MAX_HELD, mayBeSince } from './inventory.js';

/** What is held in memory of a file. */
export const factsOf = ({ id, filename, purpose, bytes, created_at }: OpenAiFile): FileFacts => ({
  id,
  filename,
  purpose,
  bytes,
  created_at,
});

/** All files, as a listing of them found them. */
export interface ListedFiles<Kept> {
  readonly files: ReadonlyMap<string, Kept>;
  /** When the listing began. */
  readonly sinceMs: number;
}

/**
 * The entries of a store, each with its file, of one listing of all files that runs beside that of the entries. An entry
 * without a file is one whose file is gone: an entry that is new is looked for among the newest files once more.
 *
 * @throws what one of the listings throws
 * @throws TooMuchWorkError when there are more than {@link MAX_HELD} entries or files
 */
export async function* entriesWithFiles(
  entries: AsyncIterable<VectorStoreFile>,
  inventory: Inventory,
  work: CallScope,
): AsyncGenerator<EntryOfFile> {
  const sinceMs = Date.now();
  const [held, files] = await work.together<[VectorStoreFile[], ReadonlyMap<string, FileFacts>]>([
    allOf(entries),
    inventory.files(work, factsOf),
  ]);
  const fileOf = await filesOfEntries(held, { files, sinceMs }, inventory, work, factsOf);
  for (const entry of held) yield { entry, file: fileOf(entry) };
}

/**
 * The file of each entry; nothing where it is gone. The newest files are listed once more where an entry is new and its
 * file was not found: it may have been uploaded while all were listed.
 *
 * @throws what listing the newest files throws
 */
export async function filesOfEntries<Kept>(
  entries: readonly VectorStoreFile[],
  { files, sinceMs }: ListedFiles<Kept>,
  inventory: Inventory,
  work: CallScope,
  pick: (file: OpenAiFile) => Kept,
): Promise<(entry: VectorStoreFile) => Kept | undefined> {
  const mayBeMissed = ({ id, created_at }: VectorStoreFile): boolean =>
    !files.has(id) && mayBeSince(created_at, sinceMs);
  const late = entries.some(mayBeMissed) ? await inventory.filesSince(sinceMs, work, pick) : undefined;
  return ({ id }) => files.get(id) ?? late?.get(id);
}

async function allOf(entries: AsyncIterable<VectorStoreFile>): Promise<VectorStoreFile[]> {
  const held: VectorStoreFile[] = [];
  for await (const entry of entries) {
    if (held.length === MAX_HELD)
      throw new TooMuchWorkError('view', `cannot be shown of more than ${MAX_HELD} files together`);
    held.push(entry);
  }
  return held;
}
