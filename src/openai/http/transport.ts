import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Optional } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { Answer, Call, NamedCall } from './call.js';
import { CallObserver, NOBODY, type TryEnd } from './call-observer.js';
import { UpstreamHttp } from './upstream-http.js';
import { type Governor, PausedError, type Priority, type Slot, type Verdict } from '../limits/governor.js';
import { Governors } from '../limits/governors.js';
import type { RelayCall } from '../relay/relay.js';
import { RelayedAnswer } from '../relay/relayed-answer.js';
import { backOffMs, MAX_ATTEMPTS, retryDelayMs } from './retry.js';
import { UploadBody } from './upload-body.js';
import { CallStoppedError, TooManyWaitingError, UpstreamError } from '../upstream-error.js';
import { paused } from './upstream-error.factory.js';

const OK = 200;
const SERVICE_UNAVAILABLE = 503;
const UNNAMED = 'unnamed';

/** How one call is tried, and whether it may be tried again. */
interface Plan<A> {
  readonly exchange: (timeoutMs: number) => Promise<A | UpstreamError>;
  readonly mayRepeat: (failure: UpstreamError) => boolean;
  readonly timeoutMs: number;
  /** For all tries and the waits between them. */
  readonly deadlineMs: number;
}

/**
 * Sends upstream calls: a place from the key's governor, a timeout per try, retries within the deadline, and every
 * failure as one masked {@link UpstreamError}.
 */
@Injectable()
export class Transport {
  constructor(
    private readonly exchanges: UpstreamHttp,
    private readonly governors: Governors,
    private readonly environment: Environment,
    @Optional() private readonly observer: CallObserver = NOBODY,
  ) {}

  /**
   * Reads a JSON document. The deadline starts with the first try: waiting for a place is bounded by those before it
   * in the queue.
   *
   * @throws UpstreamError when no try succeeded
   * @throws CallStoppedError when the signal fired before the first try
   * @throws TooManyWaitingError when the key's queue is full
   */
  async send(call: Call): Promise<Answer> {
    const [document, attempts] = await this.persist(call, {
      exchange: (timeoutMs) => this.exchanges.read(call, timeoutMs),
      mayRepeat: (failure) => mayRepeat(call, failure),
      timeoutMs: this.environment.OPENAI_TIMEOUT_MS,
      deadlineMs: this.environment.OPENAI_DEADLINE_MS,
    });
    return { body: document.body, requestId: document.requestId, attempts };
  }

  /**
   * Hands a caller's call on. One that must not be done twice is repeated only where nothing was done, and one whose
   * body was sent away is left to the caller. A streamed answer may break off later, as its stream does.
   *
   * @param waitedMs what of the deadline has passed already
   * @throws UpstreamError when no try succeeded, with upstream's answer if there was one
   * @throws CallStoppedError when the signal fired
   * @throws TooManyWaitingError when the key's queue is full
   * @throws BodyTooLargeError, BodyStalledError for an upload that cannot be taken
   */
  async relay(call: RelayCall, waitedMs = 0): Promise<RelayedAnswer> {
    const { TRANSFER_TIMEOUT_MS, OPENAI_TIMEOUT_MS, OPENAI_DEADLINE_MS } = this.environment;
    const [answer] = await this.persist(call, {
      exchange: (timeoutMs) => this.exchanges.relay(call, timeoutMs),
      mayRepeat: (failure) => mayRelayAgain(call, failure),
      timeoutMs: call.isTransfer ? TRANSFER_TIMEOUT_MS : OPENAI_TIMEOUT_MS,
      deadlineMs: call.isTransfer ? TRANSFER_TIMEOUT_MS : OPENAI_DEADLINE_MS - waitedMs,
    });
    return answer;
  }

  /** The answer of the first try that succeeds, and how many were made. */
  private async persist<A>(call: NamedCall, plan: Plan<A>): Promise<[A, number]> {
    const governor = this.governors.of(call.credentials);
    let endsAt: number | undefined;
    let failure: UpstreamError | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const slot = await this.acquire(call, governor, endsAt, failure);
      endsAt ??= performance.now() + plan.deadlineMs;
      const timeLeftMs = Math.max(1, endsAt - performance.now());
      const timeoutMs = Math.min(timeLeftMs, plan.timeoutMs);
      const answer = await tryOnce(call, slot, attempt, () =>
        this.observed(call, attempt, () => plan.exchange(timeoutMs)),
      );
      if (!(answer instanceof UpstreamError)) return [answer, attempt];
      failure = answer.afterTry(failure);
      if (!plan.mayRepeat(failure)) throw failure;
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
    let ended: TryEnd = 'aborted';
    try {
      const answer = await exchange();
      ended = endOf(answer);
      return answer;
    } finally {
      end(ended);
    }
  }

  /** A retry that cannot go on reports how the try before it ended. */
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

/** One try; the slot is given back whatever happens. */
async function tryOnce<A>(
  call: NamedCall,
  slot: Slot,
  attempt: number,
  exchange: () => Promise<A | UpstreamError>,
): Promise<A | UpstreamError> {
  let verdict: Verdict = 'neutral';
  let pauseMs = 0;
  if (call.flights !== undefined) call.flights.count += 1;
  try {
    const answer = await exchange();
    if (!(answer instanceof UpstreamError)) {
      verdict = 'success';
      return answer;
    }
    if (answer.isRefusal) call.onRefused?.(answer);
    verdict = verdictOf(answer);
    pauseMs = answer.retryAfterMs ?? backOffMs(attempt);
    return answer;
  } finally {
    if (call.flights !== undefined) call.flights.count -= 1;
    slot.release(verdict, pauseMs);
  }
}

function endOf(answer: unknown): TryEnd {
  if (answer instanceof RelayedAnswer) return answer.status;
  if (!(answer instanceof UpstreamError)) return OK;
  return answer.failure === 'status' ? (answer.status ?? 'unusable') : answer.failure;
}

function mayRelayAgain(call: RelayCall, failure: UpstreamError): boolean {
  if (failure.isTransient && call.body instanceof UploadBody && !call.body.isUntouched) {
    if (failure.isUndone) failure.leaveToCaller();
    return false;
  }
  return mayRepeat(call, failure);
}

/** What must not be done twice is repeated only where nothing was done, or upstream says that it may be. */
function mayRepeat({ isRepeatable }: Pick<Call, 'isRepeatable'>, failure: UpstreamError): boolean {
  return failure.isTransient && (isRepeatable || failure.isUndone || failure.shouldRetry === true);
}

const isNotStarted = (error: unknown): boolean =>
  error instanceof CallStoppedError || error instanceof PausedError || error instanceof TooManyWaitingError;

/** Any other answered status shows that upstream keeps up, even when it says no. */
function verdictOf(error: UpstreamError): Verdict {
  if (error.isThrottled) return 'throttled';
  if (error.failure === 'timeout' || error.status === SERVICE_UNAVAILABLE) return 'overloaded';
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
