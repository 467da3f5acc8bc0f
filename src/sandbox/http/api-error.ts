import type { ApiReply } from './reply-writer.js';

interface ErrorDetails {
  readonly type?: string;
  readonly param?: string | null;
  readonly code?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error response of the emulated API. It can be thrown anywhere while a request is processed. */
export class ApiError extends Error {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    message: string,
    private readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.headers = details.headers ?? {};
  }

  toBody(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    const { type = 'invalid_request_error', param = null, code = null } = this.details;
    return { error: { message: this.message, type, param, code } };
  }
}

export function badRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ApiError {
  return new ApiError(400, message, { param, code });
}

export function notFoundError(message: string, param: string | null = null): ApiError {
  return new ApiError(404, message, { param });
}

/** Returns the object if there is one. @throws ApiError 404 */
export function existing<T>(object: T | undefined, message: string, param: string | null = null): T {
  if (object === undefined) throw notFoundError(message, param);
  return object;
}

/** Creates a 429 with `retry-after` in whole seconds, rounded up. */
export function rateLimitError(subject: string, waitMs: number, hasMsHeader = false): ApiError {
  return new ApiError(429, `Rate limit reached for ${subject}. Please try again later.`, {
    type: 'requests',
    code: 'rate_limit_exceeded',
    headers: {
      'retry-after': String(Math.ceil(waitMs / 1000)),
      ...(hasMsHeader && { 'retry-after-ms': String(waitMs) }),
    },
  });
}

export function serverError(status: 500 | 503): ApiError {
  const message =
    status === 500
      ? 'The server had an error while processing your request. Sorry about that!'
      : 'The server is currently overloaded with other requests. Sorry about that! Please try again later.';
  return new ApiError(status, message, {
    type: status === 500 ? 'server_error' : 'service_unavailable_error',
  });
}

/** Converts an error to its response; an unexpected error becomes a 500. */
export function errorReply(thrown: unknown): ApiReply {
  const error = thrown instanceof ApiError ? thrown : serverError(500);
  return { status: error.status, body: error.toBody(), headers: error.headers };
}
