import { HttpStatus } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { isOpenAiRequest } from '../route-options.js';
import { REQUEST_ID_HEADER } from '../server/request-id.js';
import { isServerError, type Problem, PROBLEM_TYPE, toProblem } from './problem.js';

/** An error response ready to be sent. */
interface HttpErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error was not expected and must be investigated. */
  readonly isUnexpected: boolean;
}

/** OpenAI's error types by status. The default below 500 is `invalid_request_error`. */
const OPENAI_ERROR_TYPES: Readonly<Record<number, string>> = {
  [HttpStatus.UNAUTHORIZED]: 'authentication_error',
  [HttpStatus.FORBIDDEN]: 'permission_error',
  [HttpStatus.TOO_MANY_REQUESTS]: 'rate_limit_error',
};
/** Errors of this service below 500 after which the same request may succeed. */
const RETRYABLE: ReadonlySet<number> = new Set([HttpStatus.REQUEST_TIMEOUT, HttpStatus.TOO_MANY_REQUESTS]);
/** The rest of the request body is not read: the connection is closed after the response. */
const CLOSES_CONNECTION = new Set(['body_too_large', 'request_timeout']);

/** An error in the format of the requested route: a problem (RFC 9457), or OpenAI's error object under `/v1`. */
export function toErrorResponse(
  error: unknown,
  request: { readonly id: string; readonly url?: string; readonly caller?: Caller },
): HttpErrorResponse {
  const { problem, retryAfterSeconds, isUnexpected, ...more } = toProblem(
    error,
    request.id,
    request.caller?.credentials,
  );
  const isOpenAi = isOpenAiRequest(request);
  const headers: Record<string, string> = {
    'content-type': isOpenAi ? 'application/json' : PROBLEM_TYPE,
    [REQUEST_ID_HEADER]: request.id,
    ...more.headers,
  };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (CLOSES_CONNECTION.has(problem.code)) headers.connection = 'close';
  // OpenAI's SDKs retry by default, which would multiply the retries of this service.
  if (isOpenAi && isFinal(error, problem.status)) headers['x-should-retry'] = 'false';
  const body = JSON.stringify(isOpenAi ? toOpenAiError(problem) : problem);
  return { status: problem.status, headers, body, isUnexpected };
}

/** Whether repeating the same request cannot succeed. */
function isFinal(error: unknown, status: number): boolean {
  if (error instanceof UpstreamError) return error.isFinal;
  return !isServerError(status) && !RETRYABLE.has(status);
}

function toOpenAiError({ status, detail, hint, code, errors, upstream }: Problem): object {
  return {
    error: {
      message: hint === undefined ? detail : `${detail} (${hint})`,
      type: openAiErrorType(status),
      param: errors?.[0]?.field ?? null,
      code: upstream?.code ?? code,
    },
  };
}

/** OpenAI's error type for a status. */
export const openAiErrorType = (status: number): string =>
  OPENAI_ERROR_TYPES[status] ?? (isServerError(status) ? 'server_error' : 'invalid_request_error');
