import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { Environment } from '../config/environment.js';
import type { RawAnswer } from './answer-handler.js';
import { ACCEPTED_ENCODINGS, textOf } from './answer-text.js';
import type { Call, Document } from './call.js';
import type { Credentials } from './credentials.js';
import { shownHeaders } from './relay-headers.js';
import type { RelayCall } from './relay.js';
import { RelayedAnswer } from './relayed-answer.js';
import { UploadBody } from './upload-body.js';
import { AnswerTimeoutError, UpstreamError } from './upstream-error.js';
import {
  errorFromConnection,
  errorFromResponse,
  type RawResponse,
  requestIdOf,
  timedOut,
  unusableAnswer,
} from './upstream-error.factory.js';

const SUCCESS_MAX = 299;
const CLIENT_ERROR = 400;
const JSON_MEDIA_TYPE = 'application/json';
const JSON_TYPE = /\bjson\b/i;

/**
 * One try of one upstream call: its headers, its bytes, and every way in which it can fail as an {@link UpstreamError}.
 * What is thrown instead is no failure of upstream's: the caller left, or its body broke.
 */
@Injectable()
export class Exchanges {
  private readonly adapter: AxiosAdapter;

  constructor(
    http: HttpService,
    private readonly environment: Environment,
  ) {
    // axios.request() merges and normalizes its configuration anew for every call: a fifth of the time of a small
    // answer, for options that are never used here. The adapter below it takes a finished one.
    this.adapter = axios.getAdapter(http.axiosRef.defaults.adapter);
  }

  /** Reads a JSON document. */
  async read(call: Call, timeoutMs: number): Promise<Document | UpstreamError> {
    const { method, path, credentials, body } = call;
    const headers = headersFor(credentials);
    headers.accept = JSON_MEDIA_TYPE;
    headers['accept-encoding'] = ACCEPTED_ENCODINGS;
    if (body !== undefined) headers['content-type'] = JSON_MEDIA_TYPE;
    return this.attempt({ method, url: path, headers, data: body, timeout: timeoutMs }, async (raw) => {
      const response = await readableResponse(raw);
      return raw.status <= SUCCESS_MAX
        ? readDocument(response, credentials)
        : errorFromResponse(response, credentials);
    });
  }

  /** Hands a caller's call on; a failure that upstream answered holds that answer, masked. */
  async relay(call: RelayCall, timeoutMs: number): Promise<RelayedAnswer | UpstreamError> {
    const { method, path, credentials, body, signal } = call;
    const headers = Object.assign(headersFor(credentials), call.headers);
    const data = body instanceof UploadBody ? body.open() : body;
    const length = body instanceof UploadBody ? body.length : body?.length;
    if (length !== undefined) headers['content-length'] = String(length);
    const config: Omit<InternalAxiosRequestConfig, 'headers'> = {
      method,
      url: path,
      data,
      signal,
      timeout: timeoutMs,
      responseType: 'stream',
      streamLimits: {
        idleMs: this.environment.OPENAI_TIMEOUT_MS,
        totalMs: this.environment.TRANSFER_TIMEOUT_MS,
      },
    };
    return this.attempt({ ...config, headers }, (raw) =>
      raw.status > SUCCESS_MAX ? relayedError(raw, credentials) : relayedSuccess(raw, call),
    );
  }

  private async attempt<A>(
    config: Omit<InternalAxiosRequestConfig, 'headers'> & { headers: Record<string, string> },
    read: (raw: RawAnswer) => A | UpstreamError | Promise<A | UpstreamError>,
  ): Promise<A | UpstreamError> {
    try {
      const { status, headers, data } = (await this.adapter(
        config as InternalAxiosRequestConfig,
      )) as AxiosResponse<RawAnswer['body']>;
      return await read({ status, headers: headers as RawAnswer['headers'], body: data });
    } catch (cause) {
      if (cause instanceof AnswerTimeoutError) return timedOut(cause);
      const error = errorFromConnection(cause);
      if (error === undefined) throw cause;
      return error;
    }
  }
}

function headersFor(credentials: Credentials): Record<string, string> {
  const headers: Record<string, string> = { authorization: credentials.authorization };
  if (credentials.organization !== undefined) headers['openai-organization'] = credentials.organization;
  if (credentials.project !== undefined) headers['openai-project'] = credentials.project;
  return headers;
}

async function readableResponse({ status, headers, body }: RawAnswer): Promise<RawResponse> {
  const data = await textOf(body as Buffer, headers['content-encoding']);
  return { status, headers: headers as RawResponse['headers'], data: data ?? '' };
}

function readDocument(response: RawResponse, credentials: Credentials): Document | UpstreamError {
  const requestId = requestIdOf(response, credentials);
  try {
    return { body: JSON.parse(response.data), requestId };
  } catch (error) {
    if (error instanceof SyntaxError) return unusableAnswer('the answer is not JSON', { requestId }, error);
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
  const requestId = requestIdOf({ headers: headers as RawResponse['headers'] }, credentials);
  return unusableAnswer('the answer is not JSON', { requestId });
}

/** An error as upstream told it, without the key: its 401 repeats the key. */
async function relayedError(raw: RawAnswer, credentials: Credentials): Promise<UpstreamError> {
  const { status, headers, body } = raw;
  const text = await textOf(body as Buffer, headers['content-encoding']);
  const response = { status, headers: headers as RawResponse['headers'], data: text ?? '' };
  const error = errorFromResponse(response, credentials);
  // A redirect is not followed, and what cannot be read cannot be masked.
  if (status < CLIENT_ERROR || text === undefined) return error;
  const masked = credentials.mask(text);
  const shown = Object.fromEntries(
    Object.entries(shownHeaders(headers)).filter(([, value]) => !credentials.isIn(String(value))),
  );
  if (masked === text) return error.with(new RelayedAnswer(status, shown, body));
  delete shown['content-encoding'];
  delete shown['content-length'];
  return error.with(new RelayedAnswer(status, shown, Buffer.from(masked)));
}
