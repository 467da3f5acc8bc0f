import type { Credentials } from './credentials.js';
import type { UpstreamError } from './upstream-error.js';

/** The caller of a request, passed unchanged from the HTTP layer to the upstream calls. */
export interface Caller {
  readonly credentials: Credentials;
  /** Fires with a {@link StopReason} when the response is no longer needed, or cannot be sent in time. */
  readonly signal: AbortSignal;
  /** Request id, for logs. */
  readonly requestId: string;
  /** Called after a 401 or 403, before the next waiting call can start. */
  readonly onRefused?: ((refusal: UpstreamError) => void) | undefined;
  /** Parent of the trace spans of the calls. */
  readonly trace?: object | undefined;
  /** Counts the calls in flight of this caller. */
  readonly inFlight?: InFlightCounter | undefined;
  /** Priority among waiting calls. Default: interactive. */
  readonly priority?: 'interactive' | 'bulk' | undefined;
  /** Whether another process may have sent the same call without recording its result. */
  readonly isRepeat?: boolean | undefined;
}

export interface InFlightCounter {
  count: number;
}

/** Why a request or job was stopped early. */
export class StopReason extends Error {
  constructor(
    readonly code: 'client_gone' | 'shutting_down' | 'cancelled' | 'handed_over',
    message: string,
  ) {
    super(message);
    this.name = 'StopReason';
  }
}
