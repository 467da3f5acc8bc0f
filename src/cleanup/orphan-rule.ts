import { type FileSelector, fileTest } from '../selection/file-selector.js';
import type { FileFacts } from './account-scan.js';

const SEARCHED_PURPOSE = 'assistants';
const YOUNGEST = '24h';

/**
 * Which of the files that no store holds are called orphans. Files of other purposes than `assistants`, which are used without
 * a store, and files younger than 24 hours, which may be attached yet, are not, unless the selector names purposes, or
 * an age.
 *
 * @throws RangeError for a moment that is none
 */
export function orphanTest(selector: FileSelector, nowMs: number): (file: FileFacts) => boolean {
  const { purpose = [SEARCHED_PURPOSE], created_before, created_after } = selector;
  const isAgeSaid = created_before !== undefined || created_after !== undefined;
  return fileTest({ ...selector, purpose, created_before: isAgeSaid ? created_before : YOUNGEST }, nowMs);
}
