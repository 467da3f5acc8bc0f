import { orphanTest } from '../inventory/orphans.js';
import { type FileSelector, fileTest } from '../selection/file-selector.js';
import type { FileFacts } from './account-scan.js';

const ANY_AGE = '0s';

/**
 * Which of the files that no store holds are meant: orphans, see {@link orphanTest}, that the selector names. A selector that
 * names purposes, or an age, replaces that rule of what an orphan is.
 *
 * @throws RangeError for a moment that is none
 */
export function matchingOrphans(selector: FileSelector, nowMs: number): (file: FileFacts) => boolean {
  const { purpose, created_before, created_after } = selector;
  const isAgeSaid = created_before !== undefined || created_after !== undefined;
  const isOrphan = orphanTest({ purpose, minAge: isAgeSaid ? ANY_AGE : undefined }, nowMs);
  const isMeant = fileTest(selector, nowMs);
  return (file) => isOrphan(file) && isMeant(file);
}
