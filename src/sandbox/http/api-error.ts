interface ErrorDetails {
  readonly type?: string;
  readonly param?: string | null;
  readonly code?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is an error, in OpenAI's shape: thrown anywhere below the HTTP layer, sent by it. */
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

/** 400: the request breaks a rule of the API. */
export function badRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ApiError {
  return new ApiError(400, message, { param, code });
}

/** 404: nothing has that id in the caller's account. */
export function notFoundError(message: string, param: string | null = null): ApiError {
  return new ApiError(404, message, { param });
}

/** 500 or 503 as OpenAI words them. */
export function serverError(status: 500 | 503): ApiError {
  const message =
    status === 500
      ? 'The server had an error while processing your request. Sorry about that!'
      : 'The server is currently overloaded with other requests. Sorry about that! Please try again later.';
  return new ApiError(status, message, {
    type: status === 500 ? 'server_error' : 'service_unavailable_error',
  });
}
