import { idListing, listing, type Operation } from '../../bulk/operation.js';
import type { OpenAiFile } from '../../openai/gateway/types.js';
import type { FileFacts } from '../../selectors/criteria/file-selector.js';
import { type SortKey, sorted, type SortValue } from '../../selectors/criteria/sorted.js';

/** How much is told of a file. */
export type FileView = 'ids' | 'summary' | 'full';

/** What a list of files is read for. */
export type FileSummary = Pick<
  OpenAiFile,
  'id' | 'filename' | 'purpose' | 'bytes' | 'created_at' | 'expires_at'
>;

type SortField = 'created_at' | 'expires_at' | 'filename' | 'purpose' | 'bytes';

export type FileSort = SortKey<SortField>;

export type FileListing = Operation<{ id: string }, readonly (string | { id: string })[]>;

const VALUES: Readonly<Record<SortField, (file: FileFacts & Pick<OpenAiFile, 'expires_at'>) => SortValue>> = {
  created_at: (file) => file.created_at,
  expires_at: (file) => file.expires_at,
  filename: (file) => file.filename?.toLowerCase(),
  purpose: (file) => file.purpose,
  bytes: (file) => file.bytes,
};

/** A listing of files: as they come, or sorted once all of them are known. */
export function fileListing(
  files: AsyncIterable<OpenAiFile>,
  { view = 'ids', sort }: { view?: FileView | undefined; sort?: FileSort | undefined },
): FileListing {
  const inOrder = sort === undefined ? files : sorted(files, sort, VALUES);
  if (view === 'ids') return idListing(inOrder);
  const shown = view === 'full' ? inOrder : summariesOf(inOrder);
  return listing<{ id: string }, readonly { id: string }[]>(shown, (items) => items);
}

/** A file that never expires has no `expires_at` upstream; here it is `null`. */
async function* summariesOf(files: AsyncIterable<OpenAiFile>): AsyncGenerator<FileSummary> {
  for await (const { id, filename, purpose, bytes, created_at, expires_at = null } of files)
    yield { id, filename, purpose, bytes, created_at, expires_at };
}
