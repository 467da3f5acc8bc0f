import type { Outcome } from './report/outcome.js';

/** Identifies one object of a run. */
export type Target = Pick<Outcome, 'id' | 'object' | 'from'>;

/** Records the actions of a run, so that another process can resume it, and provides the records to a resumed run. */
export interface Journal {
  /** Outcomes of the earlier processes, in the order in which they settled. */
  readonly outcomes: Iterable<Outcome>;
  /** The parts of the plan stored by an earlier process, if any. */
  readonly plan: readonly string[] | undefined;
  /** Resolves once the plan is stored. No part of the plan may be executed before. */
  keepPlan(parts: readonly string[]): Promise<void>;
  /** Resolves once it is stored that a call for this object may be sent. */
  begin(target: Target): Promise<void>;
  /** Whether an earlier process may have sent a call for this object whose result is unknown. */
  mayHaveBegun(target: Target): boolean;
}

/**
 * Name of an object, unique within a run. Objects that a restore creates are named after their source: a store by its source
 * store, and a file, which may be attached to several stores, by the source store and its own id.
 */
export function nameOf({ id, object, from }: Target): string {
  if (from === undefined) return `${object}/${id}`;
  return object === 'vector_store' ? `${object}/${from}` : `${object}/${escaped(from)}/${id}`;
}

/** Escapes slashes: the first one after it is the separator. */
function escaped(from: string): string {
  return from.replace(/[%/]/g, (character) => encodeURIComponent(character));
}
