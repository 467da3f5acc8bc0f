import { HttpService } from '@nestjs/axios';
import { HttpStatus, Injectable } from '@nestjs/common';
import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Environment } from '../../config/environment.js';
import { ONE_SECOND_MS } from '../../config/units.js';
import { MAX_SUCCESS_STATUS, type RawResponse } from './response-handler.js';
import { ACCEPTED_ENCODINGS, decodedText, IDENTITY_ENCODING, offeredEncodings } from './response-text.js';
import type { Call, JsonDocument } from './call.js';
import { errorFromConnection } from './connection-failure.js';
import { Connections } from './connections.js';
import { forwardedResponseHeaders } from '../relay/relay-headers.js';
import type { RelayCall } from '../relay/relay.js';
import { RelayedResponse } from '../relay/relayed-response.js';
import { MAX_RETRY_AFTER_MS } from './retry.js';
import { UploadBody } from './upload-body.js';
import { ResponseTimeoutError, CallStoppedError, UpstreamError } from '../upstream-error.js';
import {
  errorFromResponse,
  upstreamRequestId,
  timedOut,
  unusableResponse,
} from './upstream-error.factory.js';

const MAX_STATUS = 599;
const JSON_MEDIA_TYPE = 'application/json';
const JSON_CONTENT_TYPE = /\bjson\b/i;

/** Sent with every call below this path, as by the official SDKs, because some upstreams require it. */
const BETA = 'assistants=v2';
const BETA_PATH = '/vector_stores';

/** Headers that request a wait, with their units in milliseconds. */
const RETRY_HEADERS = [
  ['retry-after', ONE_SECOND_MS],
  ['retry-after-ms', 1],
] as const;

/**
 * Makes one attempt of one upstream call, and returns every failure of upstream as an {@link UpstreamError}. It throws other
 * errors, such as when the client disconnects or its request body is cut off.
 */
@Injectable()
export class UpstreamHttp {
  constructor(
    private readonly http: HttpService,
    private readonly connections: Connections,
    private readonly environment: Environment,
  ) {}

  /** Reads a JSON document. */
  async read(call: Call, timeoutMs: number): Promise<JsonDocument | UpstreamError> {
    const { method, path, body } = call;
    const headers = headersFor(call);
    headers.accept = JSON_MEDIA_TYPE;
    headers['accept-encoding'] = ACCEPTED_ENCODINGS;
    if (body !== undefined) headers['content-type'] = JSON_MEDIA_TYPE;
    const config = { method, url: path, headers, data: body, timeout: timeoutMs };
    return this.attempt(config, (raw) =>
      raw.status > MAX_SUCCESS_STATUS ? errorOf(raw, call) : parseDocument(raw, call),
    );
  }

  /** Relays a client's call. An error response is part of the UpstreamError, masked. */
  async relay(call: RelayCall, timeoutMs: number): Promise<RelayedResponse | UpstreamError> {
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
      raw.status > MAX_SUCCESS_STATUS ? this.relayedError(raw, call, timeoutMs) : relayedSuccess(raw, call),
    );
  }

  /**
   * Returns an error response with the key masked, because OpenAI's 401 contains it. A download accepts every encoding of the
   * client; if an error has an encoding that cannot be decoded here, the request is repeated without encodings.
   */
  private async relayedError(
    raw: RawResponse,
    call: RelayCall,
    timeoutMs: number,
  ): Promise<UpstreamError | RelayedResponse> {
    const text = await errorTextOf(raw);
    if (text !== undefined) return maskedError(raw, text, call);
    if (call.method !== 'GET' || call.headers['accept-encoding'] === IDENTITY_ENCODING)
      return errorOf(raw, call);
    return this.relay(
      { ...call, headers: { ...call.headers, 'accept-encoding': IDENTITY_ENCODING } },
      timeoutMs,
    );
  }

  private async attempt<A>(
    config: AxiosRequestConfig,
    read: (raw: RawResponse) => A | UpstreamError | Promise<A | UpstreamError>,
  ): Promise<A | UpstreamError> {
    try {
      return await read(await this.request(config));
    } catch (cause) {
      if (cause instanceof ResponseTimeoutError) return timedOut(cause);
      const error = errorFromConnection(cause, this.connections.proxy);
      if (error === undefined) throw cause;
      return error;
    }
  }

  /**
   * Returns the response for any status.
   *
   * @throws the cause of the AxiosError, because the AxiosError contains the request with its key
   */
  private async request(config: AxiosRequestConfig): Promise<RawResponse> {
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

const rawAnswer = ({ status, headers, data }: AxiosResponse): RawResponse => ({
  status,
  headers: headers as RawResponse['headers'],
  body: data as RawResponse['body'],
});

function headersFor({ credentials, path }: Pick<Call, 'credentials' | 'path'>): Record<string, string> {
  const headers: Record<string, string> = { authorization: credentials.authorization };
  if (credentials.organization !== undefined) headers['openai-organization'] = credentials.organization;
  if (credentials.project !== undefined) headers['openai-project'] = credentials.project;
  if (path.startsWith(BETA_PATH)) headers['openai-beta'] = BETA;
  return headers;
}

async function parseDocument(
  { headers, body }: RawResponse,
  { credentials }: Call,
): Promise<JsonDocument | UpstreamError> {
  const requestId = upstreamRequestId({ headers }, credentials);
  try {
    const text = await decodedText(body as Buffer, headers['content-encoding']);
    return { body: JSON.parse(text ?? ''), requestId };
  } catch (error) {
    if (error instanceof SyntaxError)
      return unusableResponse('the response is not JSON', { requestId }, error);
    throw error;
  }
}

async function errorOf(
  raw: RawResponse,
  { credentials, path }: Pick<Call, 'credentials' | 'path'>,
): Promise<UpstreamError> {
  const { status, headers } = raw;
  return errorFromResponse({ status, headers, data: (await errorTextOf(raw)) ?? '' }, credentials, path);
}

/** `undefined` if the body cannot be decoded. */
async function errorTextOf({ headers, body }: RawResponse): Promise<string | undefined> {
  try {
    return await decodedText(body as Buffer, headers['content-encoding']);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') return undefined;
    throw error;
  }
}

function relayedSuccess(
  { status, headers, body }: RawResponse,
  { expectsJson, credentials }: RelayCall,
): RelayedResponse | UpstreamError {
  if (!expectsJson || JSON_CONTENT_TYPE.test(String(headers['content-type'])))
    return new RelayedResponse(status, forwardedResponseHeaders(headers), body);
  if (!Buffer.isBuffer(body)) body.destroy();
  const requestId = upstreamRequestId({ headers }, credentials);
  return unusableResponse('the response is not JSON', { requestId });
}

function maskedError(raw: RawResponse, text: string, { credentials, path }: RelayCall): UpstreamError {
  const { status, headers, body } = raw;
  const error = errorFromResponse({ status, headers, data: text }, credentials, path);
  // Redirects are not followed, and a status above 599 cannot be sent.
  if (status < (HttpStatus.BAD_REQUEST as number) || status > MAX_STATUS) return error;
  const masked = credentials.mask(text);
  const shown = Object.fromEntries(
    Object.entries(forwardedResponseHeaders(headers)).filter(([, value]) => !credentials.isIn(String(value))),
  );
  boundRetryAfter(shown, error.retryAfterMs);
  if (masked === text) return error.withResponse(new RelayedResponse(status, shown, body));
  delete shown['content-encoding'];
  delete shown['content-length'];
  return error.withResponse(new RelayedResponse(status, shown, Buffer.from(masked)));
}

/** Removes invalid waits, and limits long ones to the longest wait of this service. */
function boundRetryAfter(shown: Record<string, string | string[]>, retryAfterMs: number | undefined): void {
  for (const [name, unitMs] of RETRY_HEADERS) {
    if (shown[name] === undefined) continue;
    if (retryAfterMs === undefined) Reflect.deleteProperty(shown, name);
    else if (retryAfterMs === MAX_RETRY_AFTER_MS) shown[name] = String(retryAfterMs / unitMs);
  }
}
