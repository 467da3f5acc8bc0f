import type { Outcome } from './report/outcome.js';

/** An observed run. */
export interface ObservedRun {
  /** Trace context for the calls of the run. */
  readonly trace: object | undefined;
  readonly settled: (outcome: Outcome) => void;
  readonly ended: () => void;
}

/** Observes bulk runs, for metrics and traces. The provider is optional. */
export abstract class RunObserver {
  /** @param trace context of the request or job */
  abstract begin(operation: string, trace: object | undefined): ObservedRun;
}

export const NO_RUN_OBSERVER: RunObserver = {
  begin: (_operation, trace) => ({ trace, settled: () => undefined, ended: () => undefined }),
};
