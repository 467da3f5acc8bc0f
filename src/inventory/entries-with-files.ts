import { TooMuchWorkError } from '../bulk/too-much-work.error.js';
import type { OpenAiFile, VectorStoreFile } from '../openai/types.js';
import type { Work } from '../openai/work.js';
import type { FileFacts } from '../selection/file-selector.js';
import type { EntryOfFile } from '../selection/vector-store-file-selector.js';
import { type Inventory, MAX_HELD, mayBeSince } from './inventory.js';

/** What is held in memory of a file. */
export const factsOf = ({ id, filename, purpose, bytes, created_at }: OpenAiFile): FileFacts => ({
  id,
  filename,
  purpose,
  bytes,
  created_at,
});

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
  work: Work,
): AsyncGenerator<EntryOfFile> {
  const sinceMs = Date.now();
  const [held, files] = await work.together<[VectorStoreFile[], ReadonlyMap<string, FileFacts>]>([
    allOf(entries),
    inventory.files(work, factsOf),
  ]);
  const mayBeMissed = ({ id, created_at }: VectorStoreFile): boolean =>
    !files.has(id) && mayBeSince(created_at, sinceMs);
  const late = held.some(mayBeMissed) ? await inventory.filesSince(sinceMs, work, factsOf) : undefined;
  for (const entry of held) yield { entry, file: files.get(entry.id) ?? late?.get(entry.id) };
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
