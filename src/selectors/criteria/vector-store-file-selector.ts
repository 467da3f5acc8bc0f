import type { Attributes, VectorStoreFile } from '../../openai/gateway/types.js';
import type { VectorStoreFileSelectorDto } from '../dto/vector-store-file-selector.dto.js';
import { pairOf } from '../dto/is-pair-filter.js';
import { Conditions, type Matcher } from './conditions.js';
import { type FileSelector, fileMatcher, type SelectableFile } from './file-selector.js';

/** Conditions on the attachments of a store and on their files, all of which must hold. */
export type VectorStoreFileSelector = VectorStoreFileSelectorDto;

/** An attachment, with its file if that is known. */
export interface AttachmentWithFile {
  readonly attachment: VectorStoreFile;
  readonly file?: SelectableFile | undefined;
}

/**
 * Matches the attachments that a selector selects. Ages count back from `nowMs`.
 *
 * @throws RangeError for an invalid date or age
 */
export function vectorStoreFileMatcher(
  selector: VectorStoreFileSelector,
  nowMs = Date.now(),
): Matcher<AttachmentWithFile> {
  const conditions = new Conditions<AttachmentWithFile>(nowMs);
  conditions.oneOf(selector.status, ({ attachment }) => attachment.status);
  conditions.when(selector.attributes, attributeMatcher);
  conditions.notBefore(selector.attached_after, ({ attachment }) => attachment.created_at);
  conditions.before(selector.attached_before, ({ attachment }) => attachment.created_at);
  conditions.is(selector.with_error, ({ attachment: { last_error } }) =>
    last_error === undefined ? undefined : last_error !== null,
  );
  conditions.when(
    fileMatcher(selector, nowMs),
    (matches) =>
      ({ attachment, file }) =>
        matches(file ?? { id: attachment.id }),
  );
  return conditions.matcher;
}

/** Whether a selector has conditions that need the file of an attachment. */
export function needsFiles(selector: FileSelector): boolean {
  const { filename, extension, purpose, created_after, created_before, min_bytes, max_bytes } = selector;
  const conditions = [filename, extension, purpose, created_after, created_before, min_bytes, max_bytes];
  return conditions.some((condition) => condition !== undefined);
}

/** Pairs `key=value` compare values as texts, an object compares values with their types. */
function attributeMatcher(wanted: readonly string[] | Attributes): Matcher<AttachmentWithFile> {
  if (isPairList(wanted)) {
    const pairs = wanted.map(pairOf);
    return ({ attachment }) =>
      pairs.every(([key, text]) => {
        const value = ownValue(attachment.attributes, key);
        return value !== undefined && String(value) === text;
      });
  }
  const values = Object.entries(wanted);
  return ({ attachment }) => values.every(([key, value]) => ownValue(attachment.attributes, key) === value);
}

const isPairList = (wanted: readonly string[] | Attributes): wanted is readonly string[] =>
  Array.isArray(wanted);

const ownValue = (
  attributes: Attributes | null | undefined,
  key: string,
): string | number | boolean | undefined =>
  attributes && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
