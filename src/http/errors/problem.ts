import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import { RefusedError } from '../../bulk/refused.error.js';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { StopReason } from '../../openai/caller.js';
import type { Credentials } from '../../openai/credentials.js';
import { InvalidIdError } from '../../openai/object-id.js';
import {
  BodyStalledError,
  BodyTooLargeError,
  CallStoppedError,
  TooManyWaitingError,
  UnknownCursorError,
  UpstreamError,
} from '../../openai/upstream-error.js';
import { HttpError, type FieldError } from './http-error.js';
import { scopeHint } from '../auth/scope-hint.js';

/**
 * An error answer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly hint?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly upstream?: {
    status?: number | undefined;
    code?: string | undefined;
    request_id?: string | undefined;
  };
}

/** An error as it is answered: the problem, and how long to wait where that is known. */
export interface ProblemResponse {
  readonly problem: Problem;
  readonly retryAfterSeconds?: number | undefined;
  /** Further headers of the answer, lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A person must look at it. */
  readonly isOurFault: boolean;
}

interface Row {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly hint?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly upstream?: Problem['upstream'];
  readonly retryAfterSeconds?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export const PROBLEM_TYPE = 'application/problem+json';

const RETRY_SOON_SECONDS = 1;

/** Codes of the answers that the framework gives by itself. */
const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  400: 'malformed_json',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
};

const HINTS: Readonly<Record<string, string>> = {
  unsupported_media_type: 'send the body as JSON, with the header Content-Type: application/json',
  body_too_large: 'send fewer ids at a time',
  not_found: 'GET / lists the routes',
  upstream_timeout: 'the work may have been done all the same: list again before you repeat it',
};

const UPLOAD_HINT = 'larger files can be uploaded in parts';

/**
 * The one table of error answers: every error there is, and what our caller is told.
 *
 * @param credentials those of the request, if it got that far
 */
export function toProblem(error: unknown, requestId: string, credentials?: Credentials): ProblemResponse {
  const row = rowOf(error);
  const { retryAfterSeconds, headers, ...fields } = row ?? INTERNAL;
  return {
    problem: {
      type: 'about:blank',
      title: STATUS_CODES[fields.status] ?? 'Error',
      status: fields.status,
      detail: fields.detail,
      code: fields.code,
      request_id: requestId,
      hint: fields.hint ?? HINTS[fields.code] ?? scopeHint(fields.upstream?.status, credentials),
      errors: fields.errors,
      upstream: fields.upstream,
    },
    retryAfterSeconds,
    headers,
    isOurFault: row === undefined,
  };
}

const INTERNAL: Row = {
  status: HttpStatus.INTERNAL_SERVER_ERROR,
  code: 'internal_error',
  detail: 'an internal error; the log has it under this request id',
};

function rowOf(error: unknown): Row | undefined {
  if (error instanceof HttpError) return { ...error.row, detail: error.message };
  if (error instanceof UpstreamError) return upstreamRow(error);
  if (error instanceof UnknownCursorError)
    return invalidRow(error.parameter, 'is not in the listing', error.message);
  if (error instanceof InvalidIdError)
    return { status: HttpStatus.UNPROCESSABLE_ENTITY, code: 'invalid_id', detail: error.message };
  if (error instanceof TooMuchWorkError) return invalidRow(error.field, error.message);
  if (error instanceof RefusedError)
    return { ...error.more, status: error.status, code: error.code, detail: error.message };
  if (error instanceof TooManyWaitingError) return unavailable('overloaded', error.message);
  if (error instanceof CallStoppedError) return stoppedRow(error);
  if (error instanceof BodyTooLargeError)
    return {
      status: HttpStatus.PAYLOAD_TOO_LARGE,
      code: 'body_too_large',
      detail: error.message,
      hint: UPLOAD_HINT,
    };
  if (error instanceof BodyStalledError)
    return { status: HttpStatus.REQUEST_TIMEOUT, code: 'request_timeout', detail: error.message };
  if (error instanceof HttpException) return frameworkRow(error);
  return undefined;
}

function upstreamRow(error: UpstreamError): Row {
  return {
    status: error.callerStatus,
    code: error.problemCode,
    detail: error.message,
    hint: error.hint,
    upstream: toldByUpstream(error),
    retryAfterSeconds: error.retryAfterMs === undefined ? undefined : Math.ceil(error.retryAfterMs / 1000),
  };
}

/** Nothing, where upstream did not answer. */
function toldByUpstream({ status, code, requestId }: UpstreamError): Problem['upstream'] {
  const hasAnswered = status !== undefined || code !== undefined || requestId !== undefined;
  return hasAnswered ? { status, code, request_id: requestId } : undefined;
}

function invalidRow(field: string, message: string, detail = `${field} ${message}`): Row {
  return {
    status: HttpStatus.UNPROCESSABLE_ENTITY,
    code: 'validation_failed',
    detail,
    errors: [{ field, message }],
  };
}

function stoppedRow(error: CallStoppedError): Row {
  const { reason } = error;
  return reason instanceof StopReason
    ? unavailable(reason.code, reason.message)
    : unavailable('stopped', error.message);
}

function unavailable(code: string, detail: string): Row {
  return { status: HttpStatus.SERVICE_UNAVAILABLE, code, detail, retryAfterSeconds: RETRY_SOON_SECONDS };
}

/** What the framework refuses, such as an unknown path; a 5xx of its own is nobody's business. */
function frameworkRow(error: HttpException): Row | undefined {
  const status = error.getStatus();
  if (status >= 500) return undefined;
  return { status, code: FRAMEWORK_CODES[status] ?? 'bad_request', detail: error.message };
}
