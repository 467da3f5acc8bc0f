import type { Credentials } from './credentials.js';
import { retryAfterMs } from './retry.js';
import { UpstreamError } from './upstream-error.js';

/** Longest message of upstream's that is passed on, in characters. */
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_CODE_LENGTH = 100;
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
const SERVER_ERROR = 500;
const REQUEST_TIMEOUT = 408;

/** Failures of making a connection: the request was not sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const UNUSABLE_CODES = /^(Z_|ERR_BROTLI|UND_ERR_RES_)/;

export interface RawResponse {
  readonly status: number;
  readonly data: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Upstream's id of a request; one that could not be shown safely is left out. */
export function requestIdOf(
  { headers }: Pick<RawResponse, 'headers'>,
  credentials: Credentials,
): string | undefined {
  const id = headers['x-request-id'];
  return id !== undefined && SAFE_REQUEST_ID.test(id) && !credentials.isIn(id) ? id : undefined;
}

/** An answer with an error status. */
export function errorFromResponse(response: RawResponse, credentials: Credentials): UpstreamError {
  const { status, headers } = response;
  const { message, code } = readErrorBody(response.data);
  return new UpstreamError({
    failure: 'status',
    status,
    message: credentials.mask((message ?? `upstream answered ${status}`).slice(0, MAX_MESSAGE_LENGTH)),
    code: code === undefined ? undefined : credentials.mask(code.slice(0, MAX_CODE_LENGTH)),
    requestId: requestIdOf(response, credentials),
    retryAfterMs: retryAfterMs(headers),
    shouldRetry: readBoolean(headers['x-should-retry']),
    mayHaveActed: status >= SERVER_ERROR || status === REQUEST_TIMEOUT,
  });
}

/** A success that is not what was asked for: not JSON, cut short, or of another shape. */
export function unusableAnswer(
  message: string,
  answer: { readonly requestId?: string | undefined; readonly attempts?: number },
  cause?: unknown,
): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    message,
    requestId: answer.requestId,
    attempts: answer.attempts,
    mayHaveActed: true,
    cause,
  });
}

/** Pages that contradict each other: the listing cannot be told whole. */
export function brokenListing(reason: string): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    code: 'broken_listing',
    message: `the listing cannot be told whole: ${reason}`,
    attempts: 1,
    mayHaveActed: false,
  });
}

export function timedOut(cause: Error): UpstreamError {
  return new UpstreamError({ failure: 'timeout', message: cause.message, mayHaveActed: true, cause });
}

const PAUSED_BY_UPSTREAM = 'upstream asked this key to pause for longer than this call can wait';

/** The call would have to wait for longer than it can, so it is not sent. */
export function paused(pauseMs: number, message = PAUSED_BY_UPSTREAM): UpstreamError {
  return new UpstreamError({
    failure: 'status',
    status: 429,
    code: 'rate_limit_exceeded',
    message,
    retryAfterMs: pauseMs,
    mayHaveActed: false,
  });
}

/** What a connection threw; `undefined` when it is none of its failures, but a mistake of ours. */
export function errorFromConnection(cause: unknown): UpstreamError | undefined {
  const code = codeOf(cause);
  if (code === undefined) return undefined;
  const isUnusable = UNUSABLE_CODES.test(code);
  return new UpstreamError({
    failure: isUnusable ? 'unusable' : 'unreachable',
    message: isUnusable ? 'the answer could not be read' : `the connection failed (${code})`,
    mayHaveActed: !NOT_SENT.has(code),
    cause,
  });
}

function codeOf(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function readErrorBody(text: string): { message?: string | undefined; code?: string | undefined } {
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown; code?: unknown } } | null;
    return { message: readString(body?.error?.message), code: readString(body?.error?.code) };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const readString = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const readBoolean = (value: string | undefined): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined;
