import type { Figure } from './figure.js';
import type { Workbench } from './workbench.js';

/** One line of work that is measured. */
export interface Row {
  /** For `--row`. */
  readonly name: string;
  /** What is done, in words. */
  readonly work: string;
  /**
   * Measures once; the processes it starts are ended for it.
   *
   * @param run 0 for the first
   */
  readonly run: (bench: Workbench, run: number) => Promise<readonly Figure[]>;
}

/** For answers that must be what they should be: a wrong one is fast for no good reason. */
export function check(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(`wrong answer: ${what}`);
}
