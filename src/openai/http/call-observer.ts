/** One attempt of a call that is about to be sent. */
export interface UpstreamAttempt {
  /** Name of the operation, without ids. */
  readonly operation: string;
  /** Whether an earlier attempt of the same call failed. */
  readonly isRetry: boolean;
  /** Parent of the trace span. */
  readonly trace: object | undefined;
}

/** The status of the response, or why there was none. */
export type AttemptResult = number | 'unusable' | 'timeout' | 'unreachable' | 'aborted';

/** Observes upstream calls. Optional: without a provider, nothing is observed. */
export abstract class CallObserver {
  /** Returns a function to call exactly once, with the result of the attempt. */
  abstract begin(attempt: UpstreamAttempt): (result: AttemptResult) => void;

  /** Upstream requested that calls of a key pause for this long. */
  abstract paused(pauseMs: number): void;
}

export const NO_CALL_OBSERVER: CallObserver = {
  begin: () => () => undefined,
  paused: () => undefined,
};
