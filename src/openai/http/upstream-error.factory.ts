import { HttpStatus } from '@nestjs/common';
import { provesAbsence } from './absence.js';
import type { Credentials } from '../credentials.js';
import { readErrorBody } from './error-body.js';
import { retryAfterMs } from './retry.js';
import { UpstreamError } from '../upstream-error.js';

/** Longest message of upstream that is reported, in characters. */
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_CODE_LENGTH = 100;
const SAFE_UPSTREAM_REQUEST_ID = /^[\w.:-]{1,128}$/;
/** A wrong base URL, or a proxy, returns such a 404 for every object. */
const NO_OBJECT_HINT = 'the response does not name the object: check that OPENAI_BASE_URL leads to the API';
const LISTING_CHANGED_RETRY_MS = 1_000;

export interface UpstreamErrorResponse {
  readonly status: number;
  readonly data: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Returns upstream's id of a request, if it is safe to show. */
export function upstreamRequestId(
  { headers }: Pick<UpstreamErrorResponse, 'headers'>,
  credentials: Credentials,
): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && SAFE_UPSTREAM_REQUEST_ID.test(id) && !credentials.isIn(id)
    ? id
    : undefined;
}

/**
 * Creates the error of a response with an error status.
 *
 * @param path of the call, relative to the base URL
 */
export function errorFromResponse(
  response: UpstreamErrorResponse,
  credentials: Credentials,
  path: string,
): UpstreamError {
  const { status, headers } = response;
  const body = readErrorBody(response.data);
  const { code } = body;
  const isAbsent = status === (HttpStatus.NOT_FOUND as number) && provesAbsence(body, path);
  return new UpstreamError({
    failure: 'status',
    status,
    message: credentials.mask(
      (body.message ?? `upstream responded with status ${status}`).slice(0, MAX_MESSAGE_LENGTH),
    ),
    code: code === undefined ? undefined : credentials.mask(code.slice(0, MAX_CODE_LENGTH)),
    hint: status === (HttpStatus.NOT_FOUND as number) && !isAbsent ? NO_OBJECT_HINT : undefined,
    requestId: upstreamRequestId(response, credentials),
    retryAfterMs: retryAfterMs(headers),
    shouldRetry: readBoolean(headers['x-should-retry']),
    mayHaveActed:
      status >= (HttpStatus.INTERNAL_SERVER_ERROR as number) ||
      status === (HttpStatus.REQUEST_TIMEOUT as number),
    provesAbsence: isAbsent,
  });
}

/** A successful status with an unusable body: not JSON, truncated, or with an unexpected structure. */
export function unusableResponse(
  message: string,
  response: { readonly requestId?: string | undefined; readonly attempts?: number },
  cause?: unknown,
): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    message,
    requestId: response.requestId,
    attempts: response.attempts,
    mayHaveActed: true,
    cause,
  });
}

/** The pages of a listing contradict each other. */
export function brokenListing(reason: string): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    code: 'broken_listing',
    message: `the listing is inconsistent: ${reason}`,
    attempts: 1,
    mayHaveActed: false,
  });
}

/**
 * A listing cannot continue, because all items to continue from were deleted.
 *
 * @param cause how upstream rejected the cursor, if it did
 */
export function listingChanged(cause?: UpstreamError): UpstreamError {
  return new UpstreamError({
    failure: 'unusable',
    code: 'listing_changed',
    message: 'the listing changed while it was read and cannot continue: send the request again',
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

const PAUSED_BY_UPSTREAM = 'upstream requires a longer pause of this key than the call can wait';

/** The call was not sent, because it would have to wait for too long. */
export function paused(pauseMs: number, message = PAUSED_BY_UPSTREAM): UpstreamError {
  return new UpstreamError({
    failure: 'status',
    status: HttpStatus.TOO_MANY_REQUESTS,
    code: 'rate_limit_exceeded',
    message,
    retryAfterMs: pauseMs,
    mayHaveActed: false,
  });
}

const readBoolean = (value: string | string[] | undefined): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined;
