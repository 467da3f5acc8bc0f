import type { ObjectKind, Outcome } from './report/outcome.js';

/** One id of a run. */
export interface Target {
  readonly id: string;
  readonly object: ObjectKind;
  /** Of what is made again: the store that it is made from. */
  readonly from?: string | undefined;
}

/**
 * Writes down what a run is about to do, so that another process can go on where this one ends; and tells a run that
 * goes on what was done before it.
 */
export interface Journal {
  /** What has settled before, in the order in which it did. */
  readonly outcomes: Iterable<Outcome>;
  /** The parts of the plan that was kept before, if there was one. */
  readonly plan: readonly string[] | undefined;
  /** Resolves once a plan is kept; nothing of it is done before. */
  keepPlan(parts: readonly string[]): Promise<void>;
  /** Resolves once it is kept that a call for this id may be sent. */
  begin(target: Target): Promise<void>;
  /** Whether a call may have been sent before whose end is not known: it may have got through. */
  mayHaveBegun(target: Target): boolean;
}

/**
 * Tells ids of different kinds of objects apart. What is made again is called by what was asked for: a store by the one
 * that it is made from, and a file, which may go into several of them, by that store and its own id.
 */
export function nameOf({ id, object, from }: Target): string {
  if (from === undefined) return `${object}/${id}`;
  return object === 'vector_store' ? `${object}/${from}` : `${object}/${escaped(from)}/${id}`;
}

/** Without a slash: the first one behind it ends it. */
function escaped(from: string): string {
  return from.replace(/[%/]/g, (character) => encodeURIComponent(character));
}
