import { setTimeout as sleep } from 'node:timers/promises';
import { HttpStatus, Injectable, Optional } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { JsonResponse, Call, NamedCall } from './call.js';
import { CallObserver, NO_CALL_OBSERVER, type AttemptResult } from './call-observer.js';
import { UpstreamHttp } from './upstream-http.js';
import { type Governor, PausedError, type Priority, type Slot, type Verdict } from '../limits/governor.js';
import { Governors } from '../limits/governors.js';
import type { RelayCall } from '../relay/relay.js';
import { RelayedResponse } from '../relay/relayed-response.js';
import { backOffMs, MAX_ATTEMPTS, retryDelayMs } from './retry.js';
import { UploadBody } from './upload-body.js';
import { CallStoppedError, TooManyWaitingError, UpstreamError } from '../upstream-error.js';
import { paused } from './upstream-error.factory.js';

const UNNAMED = 'unnamed';

interface SendPlan<A> {
  readonly attempt: (timeoutMs: number) => Promise<A | UpstreamError>;
  readonly mayRetry: (failure: UpstreamError) => boolean;
  readonly timeoutMs: number;
  /** For all attempts, including the waits between them. */
  readonly deadlineMs: number;
}

/**
 * Sends upstream calls: takes a slot from the governor of the key, applies a timeout per attempt, retries within the deadline,
 * and reports every failure as one masked {@link UpstreamError}.
 */
@Injectable()
export class Transport {
  constructor(
    private readonly upstreamHttp: UpstreamHttp,
    private readonly governors: Governors,
    private readonly environment: Environment,
    @Optional() private readonly observer: CallObserver = NO_CALL_OBSERVER,
  ) {}

  /**
   * Reads a JSON document. The deadline starts with the first attempt; the wait for a slot before it does not count.
   *
   * @throws UpstreamError when no attempt succeeded
   * @throws CallStoppedError when the signal fired before the first attempt
   * @throws TooManyWaitingError when the key's queue is full
   */
  async send(call: Call): Promise<JsonResponse> {
    const [document, attempts] = await this.sendWithRetry(call, {
      attempt: (timeoutMs) => this.upstreamHttp.read(call, timeoutMs),
      mayRetry: (failure) => mayRetry(call, failure),
      timeoutMs: this.environment.OPENAI_TIMEOUT_MS,
      deadlineMs: this.environment.OPENAI_DEADLINE_MS,
    });
    return { body: document.body, requestId: document.requestId, attempts };
  }

  /**
   * Relays a client's call. A call that is not idempotent is retried only if the failed attempt had no effect. A call whose
   * body was partly sent is left to the client to retry. A streamed response may fail later.
   *
   * @param waitedMs time already spent of the deadline
   * @throws UpstreamError when no attempt succeeded, with upstream's response if there was one
   * @throws CallStoppedError when the signal fired
   * @throws TooManyWaitingError when the key's queue is full
   * @throws BodyTooLargeError, BodyStalledError for an upload that is too large or stalls
   */
  async relay(call: RelayCall, waitedMs = 0): Promise<RelayedResponse> {
    const { TRANSFER_TIMEOUT_MS, OPENAI_TIMEOUT_MS, OPENAI_DEADLINE_MS } = this.environment;
    const [response] = await this.sendWithRetry(call, {
      attempt: (timeoutMs) => this.upstreamHttp.relay(call, timeoutMs),
      mayRetry: (failure) => mayRetryRelay(call, failure),
      timeoutMs: call.isTransfer ? TRANSFER_TIMEOUT_MS : OPENAI_TIMEOUT_MS,
      deadlineMs: call.isTransfer ? TRANSFER_TIMEOUT_MS : OPENAI_DEADLINE_MS - waitedMs,
    });
    return response;
  }

  /** Returns the result of the first attempt that succeeds, and the number of attempts. */
  private async sendWithRetry<A>(call: NamedCall, plan: SendPlan<A>): Promise<[A, number]> {
    const governor = this.governors.of(call.credentials);
    let endsAt: number | undefined;
    let failure: UpstreamError | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const slot = await this.acquire(call, governor, endsAt, failure);
      endsAt ??= performance.now() + plan.deadlineMs;
      const timeLeftMs = Math.max(1, endsAt - performance.now());
      const timeoutMs = Math.min(timeLeftMs, plan.timeoutMs);
      const response = await attemptOnce(call, slot, attempt, () =>
        this.observed(call, attempt, () => plan.attempt(timeoutMs)),
      );
      if (!(response instanceof UpstreamError)) return [response, attempt];
      failure = response.afterAttempt(failure);
      if (!plan.mayRetry(failure)) throw failure;
      const maxAttempts = MAX_ATTEMPTS[call.priority ?? 'interactive'];
      const delayMs = retryDelayMs(failure, attempt, endsAt - performance.now(), maxAttempts);
      if (delayMs === undefined) throw failure;
      await backOff(delayMs, call.signal, failure);
    }
  }

  private async observed<A>(
    { operation = UNNAMED, trace }: NamedCall,
    attempt: number,
    exchange: () => Promise<A | UpstreamError>,
  ): Promise<A | UpstreamError> {
    const end = this.observer.begin({ operation, isRetry: attempt > 1, trace });
    let result: AttemptResult = 'aborted';
    try {
      const response = await exchange();
      result = resultOf(response);
      return response;
    } finally {
      end(result);
    }
  }

  /** When a retry cannot start, reports the failure of the last attempt. */
  private async acquire(
    call: NamedCall,
    governor: Governor,
    endsAt: number | undefined,
    failure: UpstreamError | undefined,
  ): Promise<Slot> {
    const priority: Priority =
      failure === undefined || call.priority !== 'bulk' ? (call.priority ?? 'interactive') : 'retry';
    const maxWaitMs = endsAt === undefined ? undefined : endsAt - performance.now();
    const maxPauseMs = maxWaitMs ?? this.environment.OPENAI_DEADLINE_MS;
    try {
      return await governor.acquire({ priority, signal: call.signal, maxPauseMs, maxWaitMs });
    } catch (error) {
      if (failure !== undefined && isNotStarted(error)) throw failure;
      if (error instanceof PausedError) throw paused(error.retryAfterMs);
      throw error;
    }
  }
}

async function attemptOnce<A>(
  call: NamedCall,
  slot: Slot,
  attempt: number,
  exchange: () => Promise<A | UpstreamError>,
): Promise<A | UpstreamError> {
  let verdict: Verdict = 'neutral';
  let pauseMs = 0;
  if (call.inFlight !== undefined) call.inFlight.count += 1;
  try {
    const response = await exchange();
    if (!(response instanceof UpstreamError)) {
      verdict = 'success';
      return response;
    }
    if (response.isRefusal) call.onRefused?.(response);
    verdict = verdictOf(response);
    pauseMs = response.retryAfterMs ?? backOffMs(attempt);
    return response;
  } finally {
    if (call.inFlight !== undefined) call.inFlight.count -= 1;
    slot.release(verdict, pauseMs);
  }
}

function resultOf(response: unknown): AttemptResult {
  if (response instanceof RelayedResponse) return response.status;
  if (!(response instanceof UpstreamError)) return HttpStatus.OK;
  return response.failure === 'status' ? (response.status ?? 'unusable') : response.failure;
}

function mayRetryRelay(call: RelayCall, failure: UpstreamError): boolean {
  if (failure.isTransient && call.body instanceof UploadBody && !call.body.isUntouched) {
    if (failure.hadNoEffect) failure.leaveToCaller();
    return false;
  }
  return mayRetry(call, failure);
}

/** A call that is not idempotent is retried only if it had no effect, or upstream allows the retry. */
function mayRetry({ isIdempotent }: Pick<Call, 'isIdempotent'>, failure: UpstreamError): boolean {
  return failure.isTransient && (isIdempotent || failure.hadNoEffect || failure.shouldRetry === true);
}

const isNotStarted = (error: unknown): boolean =>
  error instanceof CallStoppedError || error instanceof PausedError || error instanceof TooManyWaitingError;

/** Any other 4xx shows that upstream is not overloaded. */
function verdictOf(error: UpstreamError): Verdict {
  if (error.isThrottled) return 'throttled';
  if (error.failure === 'timeout' || error.status === (HttpStatus.SERVICE_UNAVAILABLE as number))
    return 'overloaded';
  return error.failure === 'status' && error.callerStatus === error.status ? 'success' : 'neutral';
}

/** @throws failure when the signal fires first */
async function backOff(
  delayMs: number,
  signal: AbortSignal | undefined,
  failure: UpstreamError,
): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw failure;
  }
}
