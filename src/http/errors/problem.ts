import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import { RefusedError } from '../../bulk/refused.error.js';
import { TooMuchWorkError } from '../../bulk/too-much-work.error.js';
import { ONE_SECOND_MS } from '../../config/units.js';
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
import { scopeHint } from '../auth/scope-headers.js';
import { type FieldError, HttpError, RETRY_SOON_SECONDS } from './http-error.js';

/**
 * The body of an error response.
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

interface ProblemResponse {
  readonly problem: Problem;
  readonly retryAfterSeconds?: number | undefined;
  /** Additional response headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** No row of the table matches: the error must be investigated. */
  readonly isUnexpected: boolean;
}

/** Contents of the response to one error. */
type ErrorRow = Pick<Problem, 'status' | 'code' | 'detail' | 'hint' | 'errors' | 'upstream'> &
  Pick<ProblemResponse, 'retryAfterSeconds' | 'headers'>;

export const PROBLEM_TYPE = 'application/problem+json';

/** Codes for the errors that the framework raises. */
const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  [HttpStatus.BAD_REQUEST]: 'malformed_json',
  [HttpStatus.NOT_FOUND]: 'not_found',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'method_not_allowed',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'body_too_large',
  [HttpStatus.URI_TOO_LONG]: 'uri_too_long',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported_media_type',
};

/** Default hints by code. */
const HINTS: Readonly<Record<string, string>> = {
  unsupported_media_type: 'send the body as JSON, with the header Content-Type: application/json',
  body_too_large: 'send fewer ids at a time',
  not_found: 'GET / lists the routes',
  upstream_timeout: 'OpenAI may have completed the request: check before you repeat it',
};

const UPLOAD_HINT = 'larger files can be uploaded in parts';

const FIRST_SERVER_ERROR: number = HttpStatus.INTERNAL_SERVER_ERROR;

export const isServerError = (status: number): boolean => status >= FIRST_SERVER_ERROR;

const INTERNAL_ERROR_ROW: ErrorRow = {
  status: HttpStatus.INTERNAL_SERVER_ERROR,
  code: 'internal_error',
  detail: 'internal error; see the server log for this request id',
};

/**
 * Maps every error to its response.
 *
 * @param credentials of the request, if they have been read
 */
export function toProblem(error: unknown, requestId: string, credentials?: Credentials): ProblemResponse {
  const row = rowOf(error);
  const { retryAfterSeconds, headers, ...fields } = row ?? INTERNAL_ERROR_ROW;
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
    isUnexpected: row === undefined,
  };
}

/** The table of errors; `undefined` for an unexpected one. */
function rowOf(error: unknown): ErrorRow | undefined {
  if (!(error instanceof Error)) return undefined;
  const detail = error.message;
  const row = (status: number, code: string, more?: Partial<ErrorRow>): ErrorRow => ({
    status,
    code,
    detail,
    ...more,
  });
  if (error instanceof HttpError) return row(error.status, error.code, error.details);
  if (error instanceof UpstreamError) return row(error.callerStatus, error.problemCode, upstreamPart(error));
  if (error instanceof UnknownCursorError)
    return row(HttpStatus.UNPROCESSABLE_ENTITY, 'validation_failed', {
      errors: [{ field: error.parameter, message: 'is not in the listing' }],
    });
  if (error instanceof InvalidIdError) return row(HttpStatus.UNPROCESSABLE_ENTITY, 'invalid_id');
  if (error instanceof TooMuchWorkError)
    return row(HttpStatus.UNPROCESSABLE_ENTITY, 'validation_failed', {
      detail: `${error.field} ${detail}`,
      errors: [{ field: error.field, message: detail }],
    });
  if (error instanceof RefusedError) return row(error.status, error.code, error.more);
  if (error instanceof TooManyWaitingError) return unavailableRow('overloaded', detail);
  if (error instanceof CallStoppedError) {
    const { reason } = error;
    return reason instanceof StopReason
      ? unavailableRow(reason.code, reason.message)
      : unavailableRow('stopped', detail);
  }
  if (error instanceof BodyTooLargeError)
    return row(HttpStatus.PAYLOAD_TOO_LARGE, 'body_too_large', { hint: UPLOAD_HINT });
  if (error instanceof BodyStalledError) return row(HttpStatus.REQUEST_TIMEOUT, 'request_timeout');
  if (error instanceof HttpException) return frameworkRow(error);
  return undefined;
}

function upstreamPart({ status, code, requestId, hint, retryAfterMs }: UpstreamError): Partial<ErrorRow> {
  const hasResponded = status !== undefined || code !== undefined || requestId !== undefined;
  return {
    hint,
    upstream: hasResponded ? { status, code, request_id: requestId } : undefined,
    retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / ONE_SECOND_MS),
  };
}

const unavailableRow = (code: string, detail: string): ErrorRow => ({
  status: HttpStatus.SERVICE_UNAVAILABLE,
  code,
  detail,
  retryAfterSeconds: RETRY_SOON_SECONDS,
});

/** A request that the framework rejects, such as an unknown path. A 5xx of the framework is unexpected. */
function frameworkRow(error: HttpException): ErrorRow | undefined {
  const status = error.getStatus();
  if (isServerError(status)) return undefined;
  return { status, code: FRAMEWORK_CODES[status] ?? 'bad_request', detail: error.message };
}
