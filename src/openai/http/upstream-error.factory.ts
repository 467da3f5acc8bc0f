import { provesAbsence } from './absence.js';
import type { Credentials } from '../credentials.js';
import { readErrorBody } from './error-body.js';
import { retryAfterMs } from './retry.js';
import { UpstreamError } from '../upstream-error.js';

/** Longest message of upstream's that is passed on, in characters. */
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_CODE_LENGTH = 100;
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
const SERVER_ERROR = 500;
const REQUEST_TIMEOUT = 408;
const NOT_FOUND = 404;
/** A wrong base URL, or a proxy, answers like this for every object. */
const NO_OBJECT_HINT = 'the response does not name the object: check that OPENAI_BASE_URL leads to the API';
const LISTING_CHANGED_RETRY_MS = 1_000;

export interface RawResponse {
  readonly status: number;
  readonly data: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Upstream's id of a request; one that could not be shown safely is left out. */
export function requestIdOf(
  { headers }: Pick<RawResponse, 'headers'>,
  credentials: Credentials,
): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && SAFE_REQUEST_ID.test(id) && !credentials.isIn(id) ? id : undefined;
}

/**
 * A response with an error status.
 *
 * @param path of the call, relative to the base URL
 */
export function errorFromResponse(
  response: RawResponse,
  credentials: Credentials,
  path: string,
): UpstreamError {
  const { status, headers } = response;
  const body = readErrorBody(response.data);
  const { code } = body;
  const isAbsent = status === NOT_FOUND && provesAbsence(body, path);
  return new UpstreamError({
    failure: 'status',
    status,
    message: credentials.mask((body.message ?? `upstream answered ${status}`).slice(0, MAX_MESSAGE_LENGTH)),
    code: code === undefined ? undefined : credentials.mask(code.slice(0, MAX_CODE_LENGTH)),
    hint: status === NOT_FOUND && !isAbsent ? NO_OBJECT_HINT : undefined,
    requestId: requestIdOf(response, credentials),
    retryAfterMs: retryAfterMs(headers),
    shouldRetry: readBoolean(headers['x-should-retry']),
    mayHaveActed: status >= SERVER_ERROR || status === REQUEST_TIMEOUT,
    provesAbsence: isAbsent,
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

/**
 * A listing has no item left to continue from: they were deleted while it ran.
 *
 * @param cause how upstream rejected the cursor, if it did
 */
export function listingChanged(cause?: UpstreamError): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    code: 'listing_changed',
    message: 'the listing changed while it was read, and cannot be continued: send the request again',
    requestId: cause?.requestId,
    retryAfterMs: LISTING_CHANGED_RETRY_MS,
    attempts: 1,
    mayHaveActed: false,
    cause,
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

const readBoolean = (value: string | string[] | undefined): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined;
