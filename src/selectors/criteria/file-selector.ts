import type { OpenAiFile } from '../../openai/gateway/types.js';
import { Conditions, type Test } from './conditions.js';

/** Which files are meant: those for which everything holds that is said. An empty one means all. */
export interface FileSelector {
  readonly ids?: readonly string[] | undefined;
  /** Patterns, see {@link Conditions.like}; one of them must fit. */
  readonly filename?: readonly string[] | undefined;
  /** What follows the last dot of the name, without the dot, whatever its case; a name without a dot has an empty one. */
  readonly extension?: readonly string[] | undefined;
  readonly purpose?: readonly string[] | undefined;
  /** Dates or ages; of both ends the earlier one is included. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  /** Inclusive. */
  readonly min_bytes?: number | undefined;
  readonly max_bytes?: number | undefined;
}

/** What a file is judged by. Of a file that is gone only the id is known. */
export type FileFacts = Pick<OpenAiFile, 'id'> &
  Partial<Pick<OpenAiFile, 'filename' | 'purpose' | 'bytes' | 'created_at'>>;

/**
 * Makes a test of a selector; dates and ages are read once. What a file does not tell of itself does not fit.
 *
 * @throws RangeError for a moment that is none
 */
export function fileTest(selector: FileSelector, nowMs = Date.now()): Test<FileFacts> {
  const conditions = new Conditions<FileFacts>(nowMs);
  conditions.oneOf(selector.ids, ({ id }) => id);
  conditions.like(selector.filename, ({ filename }) => filename);
  conditions.oneOf(
    selector.extension?.map((extension) => extension.toLowerCase()),
    ({ filename }) => filename && extensionOf(filename),
  );
  conditions.oneOf(selector.purpose, ({ purpose }) => purpose);
  conditions.notBefore(selector.created_after, ({ created_at }) => created_at);
  conditions.before(selector.created_before, ({ created_at }) => created_at);
  conditions.atLeast(selector.min_bytes, ({ bytes }) => bytes);
  conditions.atMost(selector.max_bytes, ({ bytes }) => bytes);
  return conditions.test;
}

function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.');
  return dot === -1 ? '' : filename.slice(dot + 1).toLowerCase();
}
