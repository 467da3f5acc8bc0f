import { HttpStatus } from '@nestjs/common';
import type { RelayedResponse } from './relay/relayed-response.js';

/**
 * How an upstream call failed:
 * - `status`: the response has an error status
 * - `unusable`: the response has a success status, but an unusable body
 * - `timeout`: no complete response in time
 * - `unreachable`: the connection failed
 */
export type UpstreamFailure = 'status' | 'unusable' | 'timeout' | 'unreachable';

export interface UpstreamErrorDetails {
  readonly failure: UpstreamFailure;
  /** Already masked. */
  readonly message: string;
  /** Status of the response, if there was one. */
  readonly status?: number | undefined;
  /** Whether a 404 states that the object of the call does not exist. */
  readonly provesAbsence?: boolean | undefined;
  /** Advice for the caller or the operator. */
  readonly hint?: string | undefined;
  /** Whether the call fails until the configuration is changed. */
  readonly isPermanent?: boolean | undefined;
  /** Upstream's error code. */
  readonly code?: string | undefined;
  /** Upstream's request id. */
  readonly requestId?: string | undefined;
  /** Wait that upstream, or the governor of the key, requests. */
  readonly retryAfterMs?: number | undefined;
  /** Upstream's `x-should-retry`, if it sent one. */
  readonly shouldRetry?: boolean | undefined;
  /** Whether the call may have had an effect despite the error. */
  readonly mayHaveActed: boolean;
  /** Attempts sent. Default: 0, and the transport counts them. */
  readonly attempts?: number | undefined;
  /** Response to relay, already masked. */
  readonly response?: RelayedResponse | undefined;
  readonly cause?: unknown;
}

const TRANSIENT_STATUSES = new Set([408, 409, 429]);
/** Statuses that reject the key. */
const REFUSED_STATUSES = new Set([401, 403]);
/** A 429 with this code requires a payment; a retry does not help. */
const QUOTA_CODE = 'insufficient_quota';

/** The error of every failed upstream call. */
export class UpstreamError extends Error {
  readonly failure: UpstreamFailure;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly shouldRetry: boolean | undefined;
  readonly hint: string | undefined;
  readonly response: RelayedResponse | undefined;
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
    this.response = details.response;
    this.#attempts = details.attempts ?? 0;
    this.#mayHaveActed = details.mayHaveActed;
  }

  /** Attempts sent; 0 if the call failed before it was sent. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Whether any attempt may have had an effect. */
  get mayHaveActed(): boolean {
    return this.#mayHaveActed;
  }

  /** Whether the client can retry: the call had no effect, and only the client still has the request body. */
  get isRetryableByCaller(): boolean {
    return this.#isWorthRepeating;
  }

  /** Whether the client should not retry, because this service already did. */
  get isFinal(): boolean {
    const looksTransient = this.status === undefined || isTransientStatus(this.status);
    return looksTransient && this.attempts > 0 && !this.isRetryableByCaller;
  }

  /** Whether this attempt certainly had no effect: it was not sent, or it was rejected with 429 or 503. */
  get hadNoEffect(): boolean {
    if (this.failure === 'status')
      return this.isThrottled || this.status === (HttpStatus.SERVICE_UNAVAILABLE as number);
    return !this.details.mayHaveActed;
  }

  /** Returns the same error with a response to relay, already masked. */
  withResponse(response: RelayedResponse): UpstreamError {
    return new UpstreamError({ ...this.details, response });
  }

  /** Marks the call as retryable by the client. */
  leaveToCaller(): this {
    this.#isWorthRepeating = true;
    return this;
  }

  /** Returns the same error with a message that starts with a context. */
  inContext(context: string): UpstreamError {
    return new UpstreamError({
      ...this.details,
      message: `${context}: ${this.message}`,
      attempts: this.attempts,
      cause: this,
    });
  }

  /** Adds the attempts before this one. `previous` is the error of the last of them. */
  afterAttempt(previous: UpstreamError | undefined): this {
    this.#attempts = (previous?.attempts ?? 0) + 1;
    this.#mayHaveActed ||= previous?.mayHaveActed ?? false;
    return this;
  }

  /** Whether a retry may succeed. */
  get isTransient(): boolean {
    if (this.shouldRetry !== undefined) return this.shouldRetry;
    if (this.details.isPermanent === true) return false;
    if (this.failure !== 'status' || this.status === undefined) return true;
    if (this.code === QUOTA_CODE) return false;
    return isTransientStatus(this.status);
  }

  /** Whether upstream rejected the key, so that every call with it will fail. */
  get isRefusal(): boolean {
    return this.failure === 'status' && this.status !== undefined && REFUSED_STATUSES.has(this.status);
  }

  /** Whether upstream states that the object of the call does not exist. Not every 404 does. */
  get isNotFound(): boolean {
    return this.status === (HttpStatus.NOT_FOUND as number) && this.details.provesAbsence === true;
  }

  get isThrottled(): boolean {
    return this.status === 429 && this.code !== QUOTA_CODE;
  }

  /** The `code` of the problem response. */
  get problemCode(): 'upstream_error' | 'upstream_timeout' | 'upstream_unreachable' {
    if (this.failure === 'timeout') return 'upstream_timeout';
    return this.failure === 'unreachable' ? 'upstream_unreachable' : 'upstream_error';
  }

  /** The status for the client: upstream's own 4xx, else 502 or 504. */
  get callerStatus(): number {
    if (this.failure === 'timeout') return HttpStatus.GATEWAY_TIMEOUT;
    const status =
      this.failure === 'status' ? (this.status ?? HttpStatus.BAD_GATEWAY) : HttpStatus.BAD_GATEWAY;
    return status >= 400 && status < 500 ? status : HttpStatus.BAD_GATEWAY;
  }
}

const isTransientStatus = (status: number): boolean =>
  TRANSIENT_STATUSES.has(status) || status >= (HttpStatus.INTERNAL_SERVER_ERROR as number);

/** A call was not sent, because its request or job was stopped. */
export class CallStoppedError extends Error {
  /** @param hasActed whether an earlier call of the same operation had an effect */
  constructor(
    readonly reason: unknown,
    readonly hasActed = false,
  ) {
    super('stopped before it was sent');
    this.name = 'CallStoppedError';
  }
}

/** Too many calls of this key are already waiting. */
export class TooManyWaitingError extends Error {
  constructor() {
    super('too many calls are waiting');
    this.name = 'TooManyWaitingError';
  }
}

/** No complete response within the time limit of one attempt. */
export class ResponseTimeoutError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`no response within ${Math.round(timeoutMs)} ms`);
    this.name = 'ResponseTimeoutError';
  }
}

/** A request body exceeds the size limit. */
export class BodyTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`the body has more than ${maxBytes} bytes`);
    this.name = 'BodyTooLargeError';
  }
}

/** The sender of a request body stalled. */
export class BodyStalledError extends Error {
  constructor(readonly idleMs: number) {
    super(`no data of the request body received for ${idleMs} ms`);
    this.name = 'BodyStalledError';
  }
}

/** A cursor of the caller is not in the listing. */
export class UnknownCursorError extends Error {
  constructor(
    readonly parameter: 'after' | 'before',
    readonly value: string,
  ) {
    super(`${parameter}: '${value}' is not in the listing`);
    this.name = 'UnknownCursorError';
  }
}
