import type { OpenAiFile } from '../../openai/gateway/types.js';
import type { FileSelectorDto } from '../dto/file-selector.dto.js';
import { Conditions, type Matcher } from './conditions.js';

/** Conditions on files, all of which must hold. An empty selector selects all files. */
export type FileSelector = FileSelectorDto;

/** The fields of a file that scans and selectors use. */
export type FileFacts = Pick<OpenAiFile, 'id' | 'filename' | 'purpose' | 'bytes' | 'created_at'>;

export const fileFactsOf = ({ id, filename, purpose, bytes, created_at }: FileFacts): FileFacts => ({
  id,
  filename,
  purpose,
  bytes,
  created_at,
});

/** A file to match; only the id is known of a file that does not exist. */
export type SelectableFile = Pick<FileFacts, 'id'> & Partial<FileFacts>;

/**
 * Matches the files that a selector selects. Ages count back from `nowMs`.
 *
 * @throws RangeError for an invalid date or age
 */
export function fileMatcher(selector: FileSelector, nowMs = Date.now()): Matcher<SelectableFile> {
  const conditions = new Conditions<SelectableFile>(nowMs);
  conditions.oneOf(selector.ids, ({ id }) => id);
  conditions.matchesAny(selector.filename, ({ filename }) => filename);
  conditions.oneOf(
    selector.extension?.map((extension) => extension.toLowerCase()),
    ({ filename }) => filename && extensionOf(filename),
  );
  conditions.oneOf(selector.purpose, ({ purpose }) => purpose);
  conditions.notBefore(selector.created_after, ({ created_at }) => created_at);
  conditions.before(selector.created_before, ({ created_at }) => created_at);
  conditions.atLeast(selector.min_bytes, ({ bytes }) => bytes);
  conditions.atMost(selector.max_bytes, ({ bytes }) => bytes);
  return conditions.matcher;
}

function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.');
  return dot === -1 ? '' : filename.slice(dot + 1).toLowerCase();
}
