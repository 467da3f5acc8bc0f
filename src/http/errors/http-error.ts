import { HttpStatus } from '@nestjs/common';

/** One wrong field of a request; `field` is the path to it, such as `vector_store_ids[3]`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly hint?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Further headers of the answer, lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

const REQUEST_HEADER_FIELDS_TOO_LARGE = 431;
const MAX_ERRORS_TOLD = 20;
const RETRY_SOON_SECONDS = 1;

/** A request that the edge itself refuses. Made by the functions below and by guards. */
export class HttpError extends Error {
  constructor(
    detail: string,
    readonly row: Refusal,
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = 'HttpError';
  }
}

/** At most 20 of the errors are told; the detail says how many there are. */
export function validationFailed(errors: readonly FieldError[]): HttpError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new HttpError(
    first === undefined ? 'the request is not valid' : `${first.field} ${first.message}${more}`,
    {
      status: HttpStatus.UNPROCESSABLE_ENTITY,
      code: 'validation_failed',
      errors: errors.slice(0, MAX_ERRORS_TOLD),
    },
  );
}

export function malformedPath(): HttpError {
  return new HttpError('the path cannot be decoded', {
    status: HttpStatus.BAD_REQUEST,
    code: 'malformed_path',
  });
}

export function methodNotAllowed(method: string, allow: string): HttpError {
  return new HttpError(`this path does not support ${method}`, {
    status: HttpStatus.METHOD_NOT_ALLOWED,
    code: 'method_not_allowed',
    hint: `it supports ${allow}`,
    headers: { allow },
  });
}

/** @param reason what the parser of Node says about it */
export function malformedRequest(reason: string): HttpError {
  return new HttpError(`the request is not valid HTTP/1.1 (${reason})`, {
    status: HttpStatus.BAD_REQUEST,
    code: 'malformed_request',
  });
}

export function missingHost(): HttpError {
  return new HttpError('the header Host is missing', {
    status: HttpStatus.BAD_REQUEST,
    code: 'malformed_request',
  });
}

export function headTooLarge(maxBytes: number): HttpError {
  return new HttpError(`the headers of the request have more than ${maxBytes} bytes`, {
    status: REQUEST_HEADER_FIELDS_TOO_LARGE,
    code: 'headers_too_large',
  });
}

export function urlTooLong(maxBytes: number): HttpError {
  return new HttpError(`the URL of the request has more than ${maxBytes} bytes`, {
    status: HttpStatus.URI_TOO_LONG,
    code: 'uri_too_long',
  });
}

export function requestTimedOut(): HttpError {
  return new HttpError('the request did not arrive in time', {
    status: HttpStatus.REQUEST_TIMEOUT,
    code: 'request_timeout',
  });
}

/** A method that no route has. */
export function unsupportedMethod(): HttpError {
  return new HttpError('the method of the request is not supported', {
    status: HttpStatus.METHOD_NOT_ALLOWED,
    code: 'method_not_allowed',
    headers: { allow: 'GET, HEAD, POST, DELETE, OPTIONS' },
  });
}

export function unsupportedExpectation(): HttpError {
  return new HttpError('the expectation in the header Expect is not supported', {
    status: HttpStatus.EXPECTATION_FAILED,
    code: 'unsupported_expectation',
    hint: 'send Expect: 100-continue, or no such header',
  });
}

export function throttled(limit: number, windowSeconds: number, retryAfterSeconds: number): HttpError {
  return new HttpError(
    `more than ${limit} requests in ${windowSeconds} s; the limit resets in ${retryAfterSeconds} s`,
    { status: HttpStatus.TOO_MANY_REQUESTS, code: 'throttled', retryAfterSeconds },
  );
}

export function shuttingDown(retryAfterSeconds: number): HttpError {
  return new HttpError('the service is shutting down', {
    status: HttpStatus.SERVICE_UNAVAILABLE,
    code: 'shutting_down',
    retryAfterSeconds,
  });
}

export function tooManyDocuments(max: number): HttpError {
  return new HttpError(`${max} large documents are coming in already`, {
    status: HttpStatus.SERVICE_UNAVAILABLE,
    code: 'overloaded',
    retryAfterSeconds: RETRY_SOON_SECONDS,
  });
}

export function unsupportedMediaType(): HttpError {
  return new HttpError('the body is not of a type that this route takes', {
    status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    code: 'unsupported_media_type',
  });
}

/** @param accepted the content codings to name, as in `Accept-Encoding` */
export function unsupportedContentEncoding(accepted: string): HttpError {
  return new HttpError('the Content-Encoding of the body is not supported', {
    status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    code: 'unsupported_content_encoding',
    hint: `send the body with one of ${accepted}, or without Content-Encoding`,
    headers: { 'accept-encoding': accepted },
  });
}

export function malformedContentEncoding(coding: string, cause: unknown): HttpError {
  const name = coding === 'deflate' ? 'deflate (zlib)' : coding;
  return new HttpError(
    `the body is not valid ${name} data`,
    { status: HttpStatus.BAD_REQUEST, code: 'malformed_content_encoding' },
    { cause },
  );
}

export function decodedBodyTooLarge(maxBytes: number): HttpError {
  return new HttpError(`the decoded body has more than ${maxBytes} bytes`, {
    status: HttpStatus.PAYLOAD_TOO_LARGE,
    code: 'body_too_large',
  });
}

export function bodyTooSlow(timeoutMs: number): HttpError {
  return new HttpError(`the body did not come in within ${timeoutMs} ms`, {
    status: HttpStatus.REQUEST_TIMEOUT,
    code: 'request_timeout',
  });
}

export function malformedJson(): HttpError {
  return new HttpError('the body is not JSON', { status: HttpStatus.BAD_REQUEST, code: 'malformed_json' });
}

const UTF8_HINT = 'send UTF-8';

export function bodyNotUtf8(): HttpError {
  return new HttpError('the body is UTF-16 or UTF-32', {
    status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    code: 'unsupported_media_type',
    hint: UTF8_HINT,
  });
}

export function notUtf8Json(): HttpError {
  return new HttpError('the body is not valid UTF-8', {
    status: HttpStatus.BAD_REQUEST,
    code: 'malformed_json',
    hint: UTF8_HINT,
  });
}

export function nestedTooDeep(maxDepth: number): HttpError {
  return validationFailed([
    { field: 'body', message: `must not be nested more than ${maxDepth} levels deep` },
  ]);
}
