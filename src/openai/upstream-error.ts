import type { RelayedAnswer } from './relay/relayed-answer.js';

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
  /** Whether a 404 states that the object of the call does not exist. */
  readonly provesAbsence?: boolean | undefined;
  /** What the caller, or the operator, may change. */
  readonly hint?: string | undefined;
  /** Whether the same call would fail in the same way until somebody changes the configuration. */
  readonly isPermanent?: boolean | undefined;
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
  /** What upstream answered, already masked, where it is to be handed on. */
  readonly answer?: RelayedAnswer | undefined;
  readonly cause?: unknown;
}

const CALLER_ERROR = 400;
const NOT_FOUND = 404;
const SERVER_ERROR = 500;
const SERVICE_UNAVAILABLE = 503;
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
  readonly hint: string | undefined;
  readonly answer: RelayedAnswer | undefined;
  #mayHaveActed: boolean;
  #attempts: number;
  #isWorthRepeating = false;

  constructor(private readonly details: UpstreamErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'UpstreamError';
    this.failure = details.failure;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.shouldRetry = details.shouldRetry;
    this.hint = details.hint;
    this.answer = details.answer;
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

  /**
   * Whether the caller, who still has the body, may try again where this service could not: nothing was done, and
   * the body was sent away.
   */
  get isWorthRepeating(): boolean {
    return this.#isWorthRepeating;
  }

  /** Whether the caller should not try again by itself: all that is safe was tried here. */
  get isFinal(): boolean {
    const looksTransient = this.status === undefined || isTransientStatus(this.status);
    return looksTransient && this.attempts > 0 && !this.isWorthRepeating;
  }

  /** Whether this try cannot have done anything: not sent, or turned away at the door. */
  get isUndone(): boolean {
    if (this.failure === 'status') return this.isThrottled || this.status === SERVICE_UNAVAILABLE;
    return !this.details.mayHaveActed;
  }

  /** The same failure, with what upstream answered, already masked, to be handed on. */
  with(answer: RelayedAnswer): UpstreamError {
    return new UpstreamError({ ...this.details, answer });
  }

  /** Leaves another try to the caller. */
  leaveToCaller(): this {
    this.#isWorthRepeating = true;
    return this;
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
    if (this.details.isPermanent === true) return false;
    if (this.failure !== 'status' || this.status === undefined) return true;
    if (this.code === QUOTA_CODE) return false;
    return isTransientStatus(this.status);
  }

  /** Whether the key itself was refused, so that every further call with it would be too. */
  get isRefusal(): boolean {
    return this.failure === 'status' && this.status !== undefined && REFUSED_STATUSES.has(this.status);
  }

  /** Whether upstream states that the object of the call does not exist. Not every 404 does. */
  get isNotFound(): boolean {
    return this.status === NOT_FOUND && this.details.provesAbsence === true;
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

const isTransientStatus = (status: number): boolean =>
  TRANSIENT_STATUSES.has(status) || status >= SERVER_ERROR;

/** A call that was never sent because its run was stopped: the caller left, or the service is shutting down. */
export class CallStoppedError extends Error {
  /** @param hasActed whether a call before it got through, so that what was asked for is begun */
  constructor(
    readonly reason: unknown,
    readonly hasActed = false,
  ) {
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

/** No whole answer within the time of one try. */
export class AnswerTimeoutError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`no answer within ${Math.round(timeoutMs)} ms`);
    this.name = 'AnswerTimeoutError';
  }
}

/** A body of more bytes than may be uploaded. */
export class BodyTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`the body has more than ${maxBytes} bytes`);
    this.name = 'BodyTooLargeError';
  }
}

/** The sender of a body sent nothing for too long. */
export class BodyStalledError extends Error {
  constructor(readonly idleMs: number) {
    super(`nothing of the body came in for ${idleMs} ms`);
    this.name = 'BodyStalledError';
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
