import type { ProtectionDto } from '../dto/protection.dto.js';
import { ageInSeconds } from './conditions.js';
import { ONE_SECOND_MS } from '../../config/units.js';
import { globMatcher } from './glob.js';

/** Rules, each of which protects the objects that it matches from deletion. */
export type Protection = ProtectionDto;

/** A vector store or file. */
export interface ProtectableObject {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** Unix time in seconds. */
  readonly created_at?: number | undefined;
}

/** Returns why an object is protected, in human-readable form; empty if it is not. */
export type ProtectionCheck = (object: ProtectableObject) => string[];

type Rule = (object: ProtectableObject) => string | undefined;

/**
 * Combines protections into one check. Ages count back from `nowMs`. An object of unknown age counts as new.
 *
 * @throws RangeError for an invalid age
 */
export function protectionCheck(protections: readonly Protection[], nowMs = Date.now()): ProtectionCheck {
  const rules = protections.flatMap((protection) => rulesOf(protection, nowMs));
  return (object) => Array.from(new Set(rules.flatMap((reasonOf) => reasonOf(object) ?? [])));
}

function rulesOf({ ids, names, metadata, newer_than }: Protection, nowMs: number): Rule[] {
  const rules: Rule[] = [];
  if (ids !== undefined) {
    const wanted = new Set(ids);
    rules.push(({ id }) => (wanted.has(id) ? 'its id is protected' : undefined));
  }
  if (names !== undefined) {
    const findPattern = globMatcher(names);
    rules.push(({ name }) => {
      const pattern = findPattern(name ?? '');
      return pattern === undefined ? undefined : `its name matches the protected pattern ${pattern}`;
    });
  }
  for (const [key, value] of Object.entries(metadata ?? {}))
    rules.push((object) =>
      object.metadata?.[key] === value ? `its metadata contains ${key}=${value}` : undefined,
    );
  if (newer_than !== undefined) {
    const since = nowMs / ONE_SECOND_MS - ageInSeconds(newer_than);
    rules.push(({ created_at }) =>
      (created_at ?? Infinity) > since ? `it is newer than ${newer_than}` : undefined,
    );
  }
  return rules;
}
