/**
 * How an upstream call failed:
 * - `status`: it answered, with an error status
 * - `unusable`: it answered success with something that is not what was asked for
 * - `timeout`: no whole answer in time
 * - `unreachable`: the connection could not be made, or broke
 */
export type UpstreamFailure = 'status' | 'unusable' | 'timeout' | 'unreachable';

export interface UpstreamErrorDetails {
  readonly failure: UpstreamFailure;
  /** Already masked. */
  readonly message: string;
  /** The status that upstream answered, if it answered. */
  readonly status?: number | undefined;
  /** Upstream's own error code. */
  readonly code?: string | undefined;
  /** Upstream's request id, for its support. */
  readonly requestId?: string | undefined;
  /** How long upstream, or this key's governor, asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Upstream's `x-should-retry`, where it sent one. */
  readonly shouldRetry?: boolean | undefined;
  /** Whether upstream may have done the work all the same. */
  readonly mayHaveActed: boolean;
  /** Tries that were sent so far. Default 0: the transport counts. */
  readonly attempts?: number | undefined;
  readonly cause?: unknown;
}

const CALLER_ERROR = 400;
const SERVER_ERROR = 500;
const BAD_GATEWAY = 502;
const GATEWAY_TIMEOUT = 504;
const TRANSIENT_STATUSES = new Set([408, 409, 429]);
const REFUSED_STATUSES = new Set([401, 403]);
/** A 429 with this code asks for a payment, not for patience. */
const QUOTA_CODE = 'insufficient_quota';

/** The one error for everything that goes wrong upstream. */
export class UpstreamError extends Error {
  readonly failure: UpstreamFailure;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly shouldRetry: boolean | undefined;
  #mayHaveActed: boolean;
  #attempts: number;

  constructor(private readonly details: UpstreamErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'UpstreamError';
    this.failure = details.failure;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.shouldRetry = details.shouldRetry;
    this.#attempts = details.attempts ?? 0;
    this.#mayHaveActed = details.mayHaveActed;
  }

  /** Tries that were sent; 0 when the call was refused before it was sent. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Whether upstream may have done the work, in this try or in one before it. */
  get mayHaveActed(): boolean {
    return this.#mayHaveActed;
  }

  /** The same failure, said of what it was met in. */
  inContext(context: string): UpstreamError {
    return new UpstreamError({
      ...this.details,
      message: `${context}: ${this.message}`,
      attempts: this.attempts,
      cause: this,
    });
  }

  /** Notes that this is how a try ended, after the one that ended with `previous`. */
  afterTry(previous: UpstreamError | undefined): this {
    this.#attempts = (previous?.attempts ?? 0) + 1;
    this.#mayHaveActed ||= previous?.mayHaveActed ?? false;
    return this;
  }

  /** Whether the same call may succeed another time. */
  get isTransient(): boolean {
    if (this.shouldRetry !== undefined) return this.shouldRetry;
    if (this.failure !== 'status' || this.status === undefined) return true;
    if (this.code === QUOTA_CODE) return false;
    return TRANSIENT_STATUSES.has(this.status) || this.status >= SERVER_ERROR;
  }

  /** Whether the key itself was refused, so that every further call with it would be too. */
  get isRefusal(): boolean {
    return this.failure === 'status' && this.status !== undefined && REFUSED_STATUSES.has(this.status);
  }

  get isThrottled(): boolean {
    return this.status === 429 && this.code !== QUOTA_CODE;
  }

  /** What our caller's programs can tell failures apart by. */
  get problemCode(): 'upstream_error' | 'upstream_timeout' | 'upstream_unreachable' {
    if (this.failure === 'timeout') return 'upstream_timeout';
    return this.failure === 'unreachable' ? 'upstream_unreachable' : 'upstream_error';
  }

  /** The status that tells our caller: upstream's own for its 4xx, else 502 or 504. */
  get callerStatus(): number {
    if (this.failure === 'timeout') return GATEWAY_TIMEOUT;
    const status = this.failure === 'status' ? (this.status ?? BAD_GATEWAY) : BAD_GATEWAY;
    return status >= CALLER_ERROR && status < SERVER_ERROR ? status : BAD_GATEWAY;
  }
}

/** A call that was never sent because its run was stopped: the caller left, or the service is shutting down. */
export class CallStoppedError extends Error {
  constructor(readonly reason: unknown) {
    super('stopped before it was sent');
    this.name = 'CallStoppedError';
  }
}

/** Too many calls of this key wait for their turn already. */
export class TooManyWaitingError extends Error {
  constructor() {
    super('too many calls are waiting');
    this.name = 'TooManyWaitingError';
  }
}

/** A cursor that the caller gave and that the listing does not hold. */
export class UnknownCursorError extends Error {
  constructor(
    readonly parameter: 'after' | 'before',
    readonly value: string,
  ) {
    super(`${parameter}: '${value}' is not in the listing`);
    this.name = 'UnknownCursorError';
  }
}
