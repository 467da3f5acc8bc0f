import { Conditions, secondsOf, type Test } from '../selectors/criteria/conditions.js';
import type { FileFacts } from '../selectors/criteria/file-selector.js';
import type { CountedFile, FileCensus } from './file-census.js';

/** Which files without a store count as orphans. */
export interface OrphanCriteria {
  /** Default: only `assistants`. Files of other purposes are made to be in no store. */
  readonly purpose?: readonly string[] | undefined;
  /** An age: younger ones may be about to be attached. Default `24h`. */
  readonly minAge?: string | undefined;
}

const DEFAULT_PURPOSES = ['assistants'];
const DEFAULT_MIN_AGE = '24h';

/**
 * Whether a file that no store holds counts as an orphan.
 *
 * @throws RangeError for an age that is none
 */
export function orphanTest(
  { purpose = DEFAULT_PURPOSES, minAge = DEFAULT_MIN_AGE }: OrphanCriteria,
  nowMs: number,
): Test<FileFacts> {
  const conditions = new Conditions<FileFacts>(nowMs);
  conditions.oneOf(purpose, (file) => file.purpose);
  conditions.atMost(nowMs / 1_000 - secondsOf(minAge), (file) => file.created_at);
  return conditions.test;
}

/**
 * The files that no store holds, in the order of the census; `undefined` after an incomplete one: then any of them may be held
 * by a store that could not be listed. Whoever deletes orphans asks here.
 *
 * @throws RangeError for an age that is none
 */
export function orphansIn(
  census: Pick<FileCensus<unknown>, 'files' | 'missing'>,
  criteria: OrphanCriteria = {},
  nowMs = Date.now(),
): CountedFile[] | undefined {
  if (census.missing.size > 0) return undefined;
  const test = orphanTest(criteria, nowMs);
  return Array.from(census.files.values()).filter((file) => !file.isHeld && test(file));
}
