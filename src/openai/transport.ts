import { setTimeout as sleep } from 'node:timers/promises';
import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import axios, { type AxiosAdapter, AxiosHeaders } from 'axios';
import { Environment } from '../config/environment.js';
import type { Caller } from './caller.js';
import type { Credentials } from './credentials.js';
import { type Governor, PausedError, type Priority, type Slot, type Verdict } from './governor.js';
import { Governors } from './governors.js';
import { backOffMs, MAX_ATTEMPTS, retryDelayMs } from './retry.js';
import { ACCEPTED_ENCODINGS, AnswerTimeoutError } from './undici-adapter.js';
import { CallStoppedError, TooManyWaitingError, UpstreamError } from './upstream-error.js';
import {
  errorFromConnection,
  errorFromResponse,
  paused,
  type RawResponse,
  requestIdOf,
  timedOut,
  unusableAnswer,
} from './upstream-error.factory.js';

const SUCCESS_MAX = 299;
const SERVICE_UNAVAILABLE = 503;

/** What every upstream call needs beside its own parameters. */
export interface CallOptions extends Pick<Caller, 'credentials' | 'signal' | 'onRefused'> {
  /** Default: interactive. */
  readonly priority?: 'interactive' | 'bulk' | undefined;
}

/** Only calls that may be repeated: a GET reads, a DELETE that got through once answers 404 the next time. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'DELETE';
  /** Below the base URL, with its ids encoded. */
  readonly path: string;
}

export interface Answer {
  readonly body: unknown;
  readonly requestId: string | undefined;
  /** Tries made, the successful one included. */
  readonly attempts: number;
}

/**
 * Sends upstream calls: auth headers, a place from the key's governor, a timeout per try, retries within the
 * deadline, and every failure as one masked {@link UpstreamError}.
 */
@Injectable()
export class Transport {
  private readonly adapter: AxiosAdapter;

  constructor(
    http: HttpService,
    private readonly governors: Governors,
    private readonly environment: Environment,
  ) {
    // axios.request() merges and normalizes its configuration anew for every call: a fifth of the time of a small
    // answer, for options that are never used here. The adapter below it takes a finished one.
    this.adapter = axios.getAdapter(http.axiosRef.defaults.adapter);
  }

  /**
   * The deadline starts with the first try: waiting for a place is bounded by those before it in the queue.
   *
   * @throws UpstreamError when no try succeeded
   * @throws CallStoppedError when the signal fired before the first try
   * @throws TooManyWaitingError when the key's queue is full
   */
  async send(call: Call): Promise<Answer> {
    const governor = this.governors.of(call.credentials);
    let endsAt: number | undefined;
    let failure: UpstreamError | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const slot = await this.acquire(call, governor, endsAt, failure);
      endsAt ??= performance.now() + this.environment.OPENAI_DEADLINE_MS;
      const answer = await this.tryOnce(call, slot, endsAt, attempt);
      if (!(answer instanceof UpstreamError)) return answer;
      failure = answer.afterTry(failure);
      const maxAttempts = MAX_ATTEMPTS[call.priority ?? 'interactive'];
      const delayMs = retryDelayMs(failure, attempt, endsAt - performance.now(), maxAttempts);
      if (delayMs === undefined) throw failure;
      await backOff(delayMs, call.signal, failure);
    }
  }

  /** A retry that cannot go on reports how the try before it ended. */
  private async acquire(
    call: Call,
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

  /** One try; the slot is given back whatever happens. */
  private async tryOnce(
    call: Call,
    slot: Slot,
    endsAt: number,
    attempt: number,
  ): Promise<Answer | UpstreamError> {
    let verdict: Verdict = 'neutral';
    let pauseMs = 0;
    try {
      const timeLeftMs = Math.max(1, endsAt - performance.now());
      const answer = await this.exchange(call, Math.min(timeLeftMs, this.environment.OPENAI_TIMEOUT_MS));
      if (!(answer instanceof UpstreamError)) {
        verdict = 'success';
        return { ...answer, attempts: attempt };
      }
      if (answer.isRefusal) call.onRefused?.(answer);
      verdict = verdictOf(answer);
      pauseMs = answer.retryAfterMs ?? backOffMs(attempt);
      return answer;
    } finally {
      slot.release(verdict, pauseMs);
    }
  }

  private async exchange(call: Call, timeoutMs: number): Promise<Omit<Answer, 'attempts'> | UpstreamError> {
    try {
      const response = (await this.adapter({
        method: call.method,
        url: call.path,
        headers: headersFor(call.credentials),
        timeout: timeoutMs,
      })) as RawResponse;
      return response.status <= SUCCESS_MAX
        ? readAnswer(response, call.credentials)
        : errorFromResponse(response, call.credentials);
    } catch (cause) {
      if (cause instanceof AnswerTimeoutError) return timedOut(cause);
      const error = errorFromConnection(cause);
      if (error === undefined) throw cause;
      return error;
    }
  }
}

function headersFor(credentials: Credentials): AxiosHeaders {
  const headers = new AxiosHeaders();
  headers.authorization = credentials.authorization;
  headers.accept = 'application/json';
  headers['accept-encoding'] = ACCEPTED_ENCODINGS;
  if (credentials.organization !== undefined) headers['openai-organization'] = credentials.organization;
  if (credentials.project !== undefined) headers['openai-project'] = credentials.project;
  return headers;
}

function readAnswer(
  response: RawResponse,
  credentials: Credentials,
): Omit<Answer, 'attempts'> | UpstreamError {
  const requestId = requestIdOf(response, credentials);
  try {
    return { body: JSON.parse(response.data), requestId };
  } catch (error) {
    if (error instanceof SyntaxError) return unusableAnswer('the answer is not JSON', { requestId }, error);
    throw error;
  }
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
