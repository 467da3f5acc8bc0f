import type { Outcome } from './report/outcome.js';

/** A run that is being watched. */
export interface ObservedRun {
  /** What the calls of this run are part of. */
  readonly trace: object | undefined;
  readonly settled: (outcome: Outcome) => void;
  readonly ended: () => void;
}

/** Hears of bulk runs. Where none is bound, nobody listens. */
export abstract class RunObserver {
  /** @param trace what the run is part of */
  abstract begin(operation: string, trace: object | undefined): ObservedRun;
}

export const NOBODY: RunObserver = {
  begin: (_operation, trace) => ({ trace, settled: () => undefined, ended: () => undefined }),
};
