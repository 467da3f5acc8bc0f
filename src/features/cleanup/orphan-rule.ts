import { orphanTest } from '../../project-scan/orphans.js';
import { type FileSelector, fileTest } from '../../selectors/criteria/file-selector.js';
import type { FileFacts } from '../../project-scan/account-scan.js';

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
