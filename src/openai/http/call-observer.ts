/** One try of a call that is about to be sent. */
export interface Try {
  /** Name of the operation, without ids. */
  readonly operation: string;
  /** Whether an earlier try of the same call failed. */
  readonly isRetry: boolean;
  /** What the caller's work is part of, for who traces it. */
  readonly trace: object | undefined;
}

/** How a try ended: the status that was answered, or why there was none. */
export type TryEnd = number | 'unusable' | 'timeout' | 'unreachable' | 'aborted';

/** Hears of what goes out. Where none is bound, nobody listens. */
export abstract class CallObserver {
  /** Gives back what has to be called once, with how the try ended. */
  abstract begin(tried: Try): (end: TryEnd) => void;

  /** No call of a key may start for so long, since upstream asked for it. */
  abstract paused(pauseMs: number): void;
}

export const NOBODY: CallObserver = {
  begin: () => () => undefined,
  paused: () => undefined,
};
