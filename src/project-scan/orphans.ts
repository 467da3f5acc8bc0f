import { ONE_SECOND_MS } from '../config/units.js';
import { ageInSeconds, Conditions, type Matcher } from '../selectors/criteria/conditions.js';
import { type FileFacts, fileMatcher, type FileSelector } from '../selectors/criteria/file-selector.js';

/** Which unattached files count as orphans. */
export interface OrphanCriteria {
  /** Default: only `assistants`. Files of other purposes are usually not attached to stores. */
  readonly purpose?: readonly string[] | undefined;
  /** An age: younger files may be about to be attached. Default `24h`. */
  readonly minAge?: string | undefined;
}

const DEFAULT_PURPOSES = ['assistants'];
const DEFAULT_MIN_AGE = '24h';
const ANY_AGE = '0s';

/**
 * Matches unattached files that count as orphans. A file of unknown age does not match.
 *
 * @throws RangeError for an invalid age
 */
export function orphanMatcher(
  { purpose = DEFAULT_PURPOSES, minAge = DEFAULT_MIN_AGE }: OrphanCriteria,
  nowMs: number,
): Matcher<FileFacts> {
  const conditions = new Conditions<FileFacts>(nowMs);
  conditions.oneOf(purpose, (file) => file.purpose);
  conditions.atMost(nowMs / ONE_SECOND_MS - ageInSeconds(minAge), (file) => file.created_at);
  return conditions.matcher;
}

/**
 * Matches orphans that a selector selects. A purpose in the selector replaces the default purpose, and a creation time the
 * minimum age.
 *
 * @throws RangeError for an invalid date or age
 */
export function selectedOrphanMatcher(selector: FileSelector, nowMs: number): Matcher<FileFacts> {
  const { purpose, created_before, created_after } = selector;
  const hasAge = created_before !== undefined || created_after !== undefined;
  const isOrphan = orphanMatcher({ purpose, minAge: hasAge ? ANY_AGE : undefined }, nowMs);
  const isSelected = fileMatcher(selector, nowMs);
  return (file) => isOrphan(file) && isSelected(file);
}
