import { HttpStatus } from '@nestjs/common';
import type { Caller } from '../../openai/caller.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import { isOpenAiRequest } from '../server/openai-surface.js';
import { type Problem, PROBLEM_TYPE, toProblem } from './problem.js';
import { REQUEST_ID_HEADER } from '../server/request-id.js';

/** An error answer as it is sent. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A person must look at it. */
  readonly isOurFault: boolean;
}

const SERVER_ERROR = 500;
/** How OpenAI names the kinds of errors; what is not here is its `invalid_request_error`. */
const TYPES: Readonly<Record<number, string>> = {
  [HttpStatus.UNAUTHORIZED]: 'authentication_error',
  [HttpStatus.FORBIDDEN]: 'permission_error',
  [HttpStatus.TOO_MANY_REQUESTS]: 'rate_limit_error',
};
/** Refusals of this service that do not last. */
const RETRYABLE: ReadonlySet<number> = new Set([HttpStatus.REQUEST_TIMEOUT, HttpStatus.TOO_MANY_REQUESTS]);
/** The rest of such a body is not worth reading: the connection is closed after the answer. */
const ENDS_CONNECTION = new Set(['body_too_large', 'request_timeout']);

/** An error as the request's surface tells it: a problem of RFC 9457, or OpenAI's error object. */
export function errorAnswer(
  error: unknown,
  request: { readonly id: string; readonly url?: string; readonly caller?: Caller },
): ErrorAnswer {
  const {
    problem,
    retryAfterSeconds,
    headers: more,
    isOurFault,
  } = toProblem(error, request.id, request.caller?.credentials);
  const isOpenAi = isOpenAiRequest(request);
  const headers: Record<string, string> = {
    'content-type': isOpenAi ? 'application/json' : PROBLEM_TYPE,
    [REQUEST_ID_HEADER]: request.id,
    ...more,
  };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (ENDS_CONNECTION.has(problem.code)) headers.connection = 'close';
  // The official SDKs try again by themselves: that would multiply the tries made here.
  if (isOpenAi && isFinal(error, problem.status)) headers['x-should-retry'] = 'false';
  const body = JSON.stringify(isOpenAi ? openAiError(problem) : problem);
  return { status: problem.status, headers, body, isOurFault };
}

/** Whether the same request cannot succeed if it is sent again. */
function isFinal(error: unknown, status: number): boolean {
  if (error instanceof UpstreamError) return error.isFinal;
  return status < SERVER_ERROR && !RETRYABLE.has(status);
}

function openAiError({ status, detail, hint, code, errors, upstream }: Problem): object {
  return {
    error: {
      message: hint === undefined ? detail : `${detail} (${hint})`,
      type: TYPES[status] ?? (status >= SERVER_ERROR ? 'server_error' : 'invalid_request_error'),
      param: errors?.[0]?.field ?? null,
      code: upstream?.code ?? code,
    },
  };
}
