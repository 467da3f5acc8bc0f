import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Environment } from '../../config/environment.js';
import type { RawAnswer } from './answer-handler.js';
import { ACCEPTED_ENCODINGS, offeredEncodings, textOf } from './answer-text.js';
import type { Call, Document } from './call.js';
import { errorFromConnection } from './connection-failure.js';
import { Connections } from './connections.js';
import { shownHeaders } from '../relay/relay-headers.js';
import type { RelayCall } from '../relay/relay.js';
import { RelayedAnswer } from '../relay/relayed-answer.js';
import { MAX_RETRY_AFTER_MS } from './retry.js';
import { UploadBody } from './upload-body.js';
import { AnswerTimeoutError, CallStoppedError, UpstreamError } from '../upstream-error.js';
import { errorFromResponse, requestIdOf, timedOut, unusableAnswer } from './upstream-error.factory.js';

const SUCCESS_MAX = 299;
const CLIENT_ERROR = 400;
const STATUS_MAX = 599;
const JSON_MEDIA_TYPE = 'application/json';
const JSON_TYPE = /\bjson\b/i;
const IDENTITY = 'identity';

/** Sent with every call below this path, as the official SDKs do: some upstreams require it. */
const BETA = 'assistants=v2';
const BETA_PATH = '/vector_stores';

/** Headers that ask to wait, each with its unit. */
const RETRY_HEADERS = [
  ['retry-after', 1000],
  ['retry-after-ms', 1],
] as const;

/**
 * One try of one upstream call: its headers, its bytes, and every way in which it can fail as an {@link UpstreamError}.
 * Any other error is no failure of upstream's: the caller left, or the request body broke off.
 */
@Injectable()
export class UpstreamHttp {
  constructor(
    private readonly http: HttpService,
    private readonly connections: Connections,
    private readonly environment: Environment,
  ) {}

  /** Reads a JSON document. */
  async read(call: Call, timeoutMs: number): Promise<Document | UpstreamError> {
    const { method, path, body } = call;
    const headers = headersFor(call);
    headers.accept = JSON_MEDIA_TYPE;
    headers['accept-encoding'] = ACCEPTED_ENCODINGS;
    if (body !== undefined) headers['content-type'] = JSON_MEDIA_TYPE;
    const config = { method, url: path, headers, data: body, timeout: timeoutMs };
    return this.attempt(config, (raw) =>
      raw.status > SUCCESS_MAX ? errorOf(raw, call) : readDocument(raw, call),
    );
  }

  /** Hands a caller's call on; a failure that upstream answered holds that answer, masked. */
  async relay(call: RelayCall, timeoutMs: number): Promise<RelayedAnswer | UpstreamError> {
    const { method, path, body, signal } = call;
    const headers = Object.assign(headersFor(call), call.headers);
    const accepted = headers['accept-encoding'];
    if (call.expectsJson && accepted !== undefined) headers['accept-encoding'] = offeredEncodings(accepted);
    const data = body instanceof UploadBody ? body.open() : body;
    const length = body instanceof UploadBody ? body.length : body?.length;
    if (length !== undefined) headers['content-length'] = String(length);
    const config: AxiosRequestConfig = {
      method,
      url: path,
      headers,
      data,
      signal,
      timeout: timeoutMs,
      responseType: 'stream',
      streamLimits: {
        idleMs: this.environment.OPENAI_TIMEOUT_MS,
        totalMs: this.environment.TRANSFER_TIMEOUT_MS,
      },
    };
    return this.attempt(config, (raw) =>
      raw.status > SUCCESS_MAX ? this.relayedError(raw, call, timeoutMs) : relayedSuccess(raw, call),
    );
  }

  /**
   * An error as upstream worded it, without the key: its 401 repeats the key. A download is offered every encoding that the
   * client accepts; an error in one that cannot be decoded here is requested again without.
   */
  private async relayedError(
    raw: RawAnswer,
    call: RelayCall,
    timeoutMs: number,
  ): Promise<UpstreamError | RelayedAnswer> {
    const text = await errorTextOf(raw);
    if (text !== undefined) return maskedError(raw, text, call);
    if (call.method !== 'GET' || call.headers['accept-encoding'] === IDENTITY) return errorOf(raw, call);
    return this.relay({ ...call, headers: { ...call.headers, 'accept-encoding': IDENTITY } }, timeoutMs);
  }

  private async attempt<A>(
    config: AxiosRequestConfig,
    read: (raw: RawAnswer) => A | UpstreamError | Promise<A | UpstreamError>,
  ): Promise<A | UpstreamError> {
    try {
      return await read(await this.request(config));
    } catch (cause) {
      if (cause instanceof AnswerTimeoutError) return timedOut(cause);
      const error = errorFromConnection(cause, this.connections.proxy);
      if (error === undefined) throw cause;
      return error;
    }
  }

  /**
   * The response, whatever its status.
   *
   * @throws the error below axios's own, which holds the request with its key
   */
  private async request(config: AxiosRequestConfig): Promise<RawAnswer> {
    try {
      return rawAnswer(await this.http.axiosRef.request(config));
    } catch (error) {
      if (axios.isCancel(error))
        throw new CallStoppedError((config.signal as AbortSignal | undefined)?.reason);
      if (!axios.isAxiosError(error)) throw error;
      if (error.response !== undefined) return rawAnswer(error.response);
      throw error.cause ?? new Error(error.message);
    }
  }
}

const rawAnswer = ({ status, headers, data }: AxiosResponse): RawAnswer => ({
  status,
  headers: headers as RawAnswer['headers'],
  body: data as RawAnswer['body'],
});

function headersFor({ credentials, path }: Pick<Call, 'credentials' | 'path'>): Record<string, string> {
  const headers: Record<string, string> = { authorization: credentials.authorization };
  if (credentials.organization !== undefined) headers['openai-organization'] = credentials.organization;
  if (credentials.project !== undefined) headers['openai-project'] = credentials.project;
  if (path.startsWith(BETA_PATH)) headers['openai-beta'] = BETA;
  return headers;
}

async function readDocument(
  { headers, body }: RawAnswer,
  { credentials }: Call,
): Promise<Document | UpstreamError> {
  const requestId = requestIdOf({ headers }, credentials);
  try {
    const text = await textOf(body as Buffer, headers['content-encoding']);
    return { body: JSON.parse(text ?? ''), requestId };
  } catch (error) {
    if (error instanceof SyntaxError) return unusableAnswer('the answer is not JSON', { requestId }, error);
    throw error;
  }
}

async function errorOf(
  raw: RawAnswer,
  { credentials, path }: Pick<Call, 'credentials' | 'path'>,
): Promise<UpstreamError> {
  const { status, headers } = raw;
  return errorFromResponse({ status, headers, data: (await errorTextOf(raw)) ?? '' }, credentials, path);
}

/** `undefined` where the body cannot be decoded: its status says more than that does. */
async function errorTextOf({ headers, body }: RawAnswer): Promise<string | undefined> {
  try {
    return await textOf(body as Buffer, headers['content-encoding']);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') return undefined;
    throw error;
  }
}

function relayedSuccess(
  { status, headers, body }: RawAnswer,
  { expectsJson, credentials }: RelayCall,
): RelayedAnswer | UpstreamError {
  if (!expectsJson || JSON_TYPE.test(String(headers['content-type'])))
    return new RelayedAnswer(status, shownHeaders(headers), body);
  if (!Buffer.isBuffer(body)) body.destroy();
  const requestId = requestIdOf({ headers }, credentials);
  return unusableAnswer('the answer is not JSON', { requestId });
}

function maskedError(raw: RawAnswer, text: string, { credentials, path }: RelayCall): UpstreamError {
  const { status, headers, body } = raw;
  const error = errorFromResponse({ status, headers, data: text }, credentials, path);
  // A redirect is not followed, and a status beyond 599 cannot be sent.
  if (status < CLIENT_ERROR || status > STATUS_MAX) return error;
  const masked = credentials.mask(text);
  const shown = Object.fromEntries(
    Object.entries(shownHeaders(headers)).filter(([, value]) => !credentials.isIn(String(value))),
  );
  boundRetryAfter(shown, error.retryAfterMs);
  if (masked === text) return error.with(new RelayedAnswer(status, shown, body));
  delete shown['content-encoding'];
  delete shown['content-length'];
  return error.with(new RelayedAnswer(status, shown, Buffer.from(masked)));
}

/** A wait that makes no sense is not passed on, and none is longer than this service itself would wait. */
function boundRetryAfter(shown: Record<string, string | string[]>, retryAfterMs: number | undefined): void {
  for (const [name, unitMs] of RETRY_HEADERS) {
    if (shown[name] === undefined) continue;
    if (retryAfterMs === undefined) Reflect.deleteProperty(shown, name);
    else if (retryAfterMs === MAX_RETRY_AFTER_MS) shown[name] = String(retryAfterMs / unitMs);
  }
}
