import { HttpStatus } from '@nestjs/common';

/** One invalid field of a request; `field` is the path to it, such as `vector_store_ids[3]`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface HttpErrorDetails {
  readonly hint?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Additional response headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

const REQUEST_HEADER_FIELDS_TOO_LARGE = 431;
const MAX_LISTED_ERRORS = 20;
/** `Retry-After` of a condition that usually passes quickly. */
export const RETRY_SOON_SECONDS = 1;
const SEND_UTF8: HttpErrorDetails = { hint: 'send UTF-8' };

/** A request that the HTTP layer rejects. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: HttpErrorDetails = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = 'HttpError';
  }
}

/** The error lists at most 20 fields; its message contains the number of fields. */
export function validationFailed(errors: readonly FieldError[]): HttpError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = first === undefined ? 'the request is not valid' : `${first.field} ${first.message}${more}`;
  return new HttpError(HttpStatus.UNPROCESSABLE_ENTITY, 'validation_failed', message, {
    errors: errors.slice(0, MAX_LISTED_ERRORS),
  });
}

export const nestedTooDeep = (maxDepth: number): HttpError =>
  validationFailed([{ field: 'body', message: `must not be nested more than ${maxDepth} levels deep` }]);

const badRequestError = (code: string, message: string, details?: HttpErrorDetails): HttpError =>
  new HttpError(HttpStatus.BAD_REQUEST, code, message, details);

export const malformedPath = (): HttpError =>
  badRequestError('malformed_path', 'the path is not valid percent-encoded UTF-8');

/** @param reason message of Node's parser */
export const malformedRequest = (reason: string): HttpError =>
  badRequestError('malformed_request', `the request is not valid HTTP/1.1 (${reason})`);

export const missingHost = (): HttpError =>
  badRequestError('malformed_request', 'the header Host is missing');

export const malformedJson = (): HttpError => badRequestError('malformed_json', 'the body is not valid JSON');

export const invalidUtf8 = (): HttpError =>
  badRequestError('malformed_json', 'the body is not valid UTF-8', SEND_UTF8);

export const malformedContentEncoding = (coding: string, cause: unknown): HttpError =>
  badRequestError(
    'malformed_content_encoding',
    `the body is not valid ${coding === 'deflate' ? 'deflate (zlib)' : coding} data`,
    { cause },
  );

export const methodNotAllowed = (method: string, allow: string): HttpError =>
  new HttpError(
    HttpStatus.METHOD_NOT_ALLOWED,
    'method_not_allowed',
    `${method} is not supported for this path`,
    { hint: `use one of: ${allow}`, headers: { allow } },
  );

/** A write, while the service is read-only. */
export const readOnly = (allow: string, hint: string | undefined): HttpError =>
  new HttpError(HttpStatus.METHOD_NOT_ALLOWED, 'read_only', 'this service is read-only', {
    hint,
    headers: { allow },
  });

/** A method that no route supports. */
export const unsupportedMethod = (): HttpError =>
  new HttpError(HttpStatus.METHOD_NOT_ALLOWED, 'method_not_allowed', 'the request method is not supported', {
    headers: { allow: 'GET, HEAD, POST, DELETE, OPTIONS' },
  });

const requestTimeout = (message: string): HttpError =>
  new HttpError(HttpStatus.REQUEST_TIMEOUT, 'request_timeout', message);

export const requestTimedOut = (): HttpError => requestTimeout('the request was not received in time');

export const bodyTimedOut = (timeoutMs: number): HttpError =>
  requestTimeout(`the body was not received within ${timeoutMs} ms`);

export const decodedBodyTooLarge = (maxBytes: number): HttpError =>
  new HttpError(
    HttpStatus.PAYLOAD_TOO_LARGE,
    'body_too_large',
    `the decoded body is larger than ${maxBytes} bytes`,
  );

export const urlTooLong = (maxBytes: number): HttpError =>
  new HttpError(HttpStatus.URI_TOO_LONG, 'uri_too_long', `the URL is longer than ${maxBytes} bytes`);

export const headersTooLarge = (maxBytes: number): HttpError =>
  new HttpError(
    REQUEST_HEADER_FIELDS_TOO_LARGE,
    'headers_too_large',
    `the request headers are larger than ${maxBytes} bytes`,
  );

const unsupportedBody = (code: string, message: string, details?: HttpErrorDetails): HttpError =>
  new HttpError(HttpStatus.UNSUPPORTED_MEDIA_TYPE, code, message, details);

export const unsupportedMediaType = (): HttpError =>
  unsupportedBody('unsupported_media_type', 'this route does not support the content type of the body');

export const unsupportedCharset = (): HttpError =>
  unsupportedBody('unsupported_media_type', 'the body is UTF-16 or UTF-32', SEND_UTF8);

/** @param supported content codings as in `Accept-Encoding` */
export const unsupportedContentEncoding = (supported: string): HttpError =>
  unsupportedBody('unsupported_content_encoding', 'the Content-Encoding of the body is not supported', {
    hint: `use one of ${supported}, or send the body without Content-Encoding`,
    headers: { 'accept-encoding': supported },
  });

export const unsupportedExpectation = (): HttpError =>
  new HttpError(
    HttpStatus.EXPECTATION_FAILED,
    'unsupported_expectation',
    'the expectation in the header Expect is not supported',
    { hint: 'send Expect: 100-continue, or omit the header' },
  );

export const throttled = (limit: number, windowSeconds: number, retryAfterSeconds: number): HttpError =>
  new HttpError(
    HttpStatus.TOO_MANY_REQUESTS,
    'throttled',
    `more than ${limit} requests in ${windowSeconds} s; the limit resets in ${retryAfterSeconds} s`,
    { retryAfterSeconds },
  );

const serviceUnavailable = (code: string, message: string, retryAfterSeconds: number): HttpError =>
  new HttpError(HttpStatus.SERVICE_UNAVAILABLE, code, message, { retryAfterSeconds });

export const shuttingDown = (retryAfterSeconds: number): HttpError =>
  serviceUnavailable('shutting_down', 'the service is shutting down', retryAfterSeconds);

export const tooManyLargeBodies = (max: number): HttpError =>
  serviceUnavailable('overloaded', `${max} large bodies are already being received`, RETRY_SOON_SECONDS);
