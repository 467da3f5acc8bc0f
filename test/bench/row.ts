import type { Figure } from './figure.js';
import type { Workbench } from './workbench.js';

/** Limit of the service for calls in flight. */
export const MAX_CONCURRENCY = 64;

/** A measured workload. */
export interface Row {
  /** The name for `--row`. */
  readonly name: string;
  /** Description of the workload. */
  readonly work: string;
  /**
   * Measures once. The processes that it starts are stopped afterward.
   *
   * @param run index of the run
   */
  readonly run: (bench: Workbench, run: number) => Promise<readonly Figure[]>;
}

/** Verifies a result, because a wrong one makes the measurement meaningless. @throws Error */
export function checkResult(isTrue: boolean, problem: string): asserts isTrue {
  if (!isTrue) throw new Error(`wrong result: ${problem}`);
}
