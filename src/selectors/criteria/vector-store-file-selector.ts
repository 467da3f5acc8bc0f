import type { Attributes, VectorStoreFile } from '../../openai/gateway/types.js';
import { Conditions, type Test } from './conditions.js';
import { type FileFacts, type FileSelector, fileTest } from './file-selector.js';

/** Which entries of a store are meant, by the entry and by its file: those for which everything holds that is said. */
export interface VectorStoreFileSelector extends FileSelector {
  /** Of the indexing. */
  readonly status?: readonly string[] | undefined;
  /** All of them: pairs `key=value` compare as texts, an object compares values with their types. */
  readonly attributes?: readonly string[] | Attributes | undefined;
  /** Dates or ages; of both ends the earlier one is included. */
  readonly attached_after?: string | undefined;
  readonly attached_before?: string | undefined;
  /** Whether its indexing ended with an error. */
  readonly with_error?: boolean | undefined;
}

/** An entry of a store, and its file where that is known. */
export interface EntryOfFile {
  readonly entry: VectorStoreFile;
  readonly file?: FileFacts | undefined;
}

/**
 * Makes a test of a selector; dates and ages are read once. What an entry or its file does not tell does not fit: of a
 * file that is gone only the id is known.
 *
 * @throws RangeError for a moment that is none
 */
export function vectorStoreFileTest(
  selector: VectorStoreFileSelector,
  nowMs = Date.now(),
): Test<EntryOfFile> {
  const conditions = new Conditions<EntryOfFile>(nowMs);
  conditions.oneOf(selector.status, ({ entry }) => entry.status);
  conditions.when(selector.attributes, hasAttributes);
  conditions.notBefore(selector.attached_after, ({ entry }) => entry.created_at);
  conditions.before(selector.attached_before, ({ entry }) => entry.created_at);
  conditions.is(selector.with_error, ({ entry }) =>
    entry.last_error === undefined ? undefined : entry.last_error !== null,
  );
  const fileFits = fileTest(selector, nowMs);
  conditions.when(
    fileFits,
    (fits) =>
      ({ entry, file }) =>
        fits(file ?? { id: entry.id }),
  );
  return conditions.test;
}

/** Whether an entry alone does not tell if it is meant. */
export function needsFiles({ ids: _ids, ...selector }: FileSelector): boolean {
  const { filename, extension, purpose, created_after, created_before, min_bytes, max_bytes } = selector;
  const ofFile = [filename, extension, purpose, created_after, created_before, min_bytes, max_bytes];
  return ofFile.some((said) => said !== undefined);
}

function hasAttributes(wanted: readonly string[] | Attributes): Test<EntryOfFile> {
  if (isPairs(wanted)) {
    const pairs = wanted.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    return ({ entry }) =>
      pairs.every(([key = '', text]) => {
        const value = ownValue(entry.attributes, key);
        return value !== undefined && String(value) === text;
      });
  }
  const values = Object.entries(wanted);
  return ({ entry }) => values.every(([key, value]) => ownValue(entry.attributes, key) === value);
}

const isPairs = (wanted: readonly string[] | Attributes): wanted is readonly string[] =>
  Array.isArray(wanted);

const ownValue = (
  attributes: Attributes | null | undefined,
  key: string,
): string | number | boolean | undefined =>
  attributes && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
