import { globTest } from './glob.js';
import { momentOf } from './moment.js';

/** What must not be deleted: that for which anything holds that is said. */
export interface Protection {
  /** Of stores and files. */
  readonly ids?: readonly string[] | undefined;
  /** Patterns of names of stores and files, see {@link globTest}. */
  readonly names?: readonly string[] | undefined;
  /** Of stores: any of these pairs. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** An age: what was made within it. */
  readonly newer_than?: string | undefined;
}

/** What is asked about. */
export interface Protectable {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** Unix time in seconds. */
  readonly created_at?: number | undefined;
}

/** Why it is protected, for a person; empty where it is not. */
export type Protector = (item: Protectable) => string[];

/**
 * Makes one judge of several protections; ages are read once. What does not tell its age counts as new: it is not deleted on
 * a guess.
 *
 * @throws RangeError for an age that is none
 */
export function protectorOf(protections: readonly Protection[], nowMs = Date.now()): Protector {
  const protectors = protections.flatMap((protection) => reasonsOf(protection, nowMs));
  return (item) => Array.from(new Set(protectors.flatMap((reasonFor) => reasonFor(item) ?? [])));
}

type Reason = (item: Protectable) => string | undefined;

function reasonsOf({ ids, names, metadata, newer_than }: Protection, nowMs: number): Reason[] {
  const reasons: Reason[] = [];
  if (ids !== undefined) {
    const wanted = new Set(ids);
    reasons.push(({ id }) => (wanted.has(id) ? 'its id is protected' : undefined));
  }
  if (names !== undefined) {
    const patternOf = globTest(names);
    reasons.push(({ name }) => {
      const pattern = patternOf(name ?? '');
      return pattern === undefined ? undefined : `its name fits the protected ${pattern}`;
    });
  }
  for (const [key, value] of Object.entries(metadata ?? {}))
    reasons.push((item) =>
      item.metadata?.[key] === value ? `its metadata says ${key}=${value}` : undefined,
    );
  if (newer_than !== undefined) reasons.push(newerThan(newer_than, nowMs));
  return reasons;
}

function newerThan(age: string, nowMs: number): Reason {
  const since = momentOf(age, nowMs);
  if (since === undefined) throw new RangeError(`${age} is no age`);
  return ({ created_at }) => ((created_at ?? Infinity) > since ? `it is newer than ${age}` : undefined);
}
