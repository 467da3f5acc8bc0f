import type { Credentials } from './credentials.js';
import type { UpstreamError } from './upstream-error.js';

/** On whose behalf work is done: passed from the edge down to the calls upstream, unchanged. */
export interface Caller {
  readonly credentials: Credentials;
  /** Fires with a {@link StopReason} when nobody waits for the answer any more, or there is no time left for it. */
  readonly signal: AbortSignal;
  /** Id of the request, for the logs. */
  readonly requestId: string;
  /** Hears of a refused key (401, 403) before the next call that waits can start. */
  readonly onRefused?: ((refusal: UpstreamError) => void) | undefined;
  /** What the work is part of, for who traces it. */
  readonly trace?: object | undefined;
  /** Counts the calls in flight on this behalf. */
  readonly flights?: Flights | undefined;
  /** What these calls are for, where others wait as well. Default: interactive. */
  readonly priority?: 'interactive' | 'bulk' | undefined;
  /** The same call may have been sent before, by a process that did not see its end. */
  readonly isRepeat?: boolean | undefined;
}

export interface Flights {
  count: number;
}

/** Why work was stopped before its end. */
export class StopReason extends Error {
  constructor(
    readonly code: 'client_gone' | 'shutting_down' | 'cancelled' | 'handed_over',
    message: string,
  ) {
    super(message);
    this.name = 'StopReason';
  }
}
