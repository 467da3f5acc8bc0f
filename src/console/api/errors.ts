import type { components } from './schema';

type Problem = components['schemas']['ProblemDto'];

/** Codes of errors that the console detects itself. */
export const NETWORK_ERROR = 'network_error';
export const TRUNCATED = 'truncated';

export interface ApiErrorDetails {
  /** HTTP status; 0 without a response. */
  readonly status: number;
  readonly code: string;
  readonly hint?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** Invalid fields, with `validation_failed`. */
  readonly fields?: Problem['errors'];
  readonly upstream?: Problem['upstream'];
}

/** A failed request. The message is the `detail` of the service. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: Problem['errors'];
  readonly upstream: Problem['upstream'];

  constructor(message: string, details: ApiErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.status = details.status;
    this.code = details.code;
    this.hint = details.hint;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.fields = details.fields;
    this.upstream = details.upstream;
  }
}

/** The error of a response with an error status. */
export function errorOfResponse(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiError {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const retryAfterSeconds = retryAfterOf(response.headers.get('retry-after'));
  return errorOfBody(body, { status: response.status, requestId, retryAfterSeconds });
}

/** The error in the last line or event of a stream, whose status was 200. */
export const errorOfStream = (problem: unknown): ApiError => errorOfBody(problem, { status: 502 });

/** The connection failed before or while the response was read. */
export const networkError = (cause: unknown): ApiError =>
  new ApiError('The service could not be reached.', { status: 0, code: NETWORK_ERROR }, { cause });

/** The response ended without its final line or event, so it may be incomplete. */
export const truncatedError = (): ApiError =>
  new ApiError('The response ended early.', { status: 0, code: TRUNCATED });

type Fallback = Pick<ApiErrorDetails, 'status' | 'requestId' | 'retryAfterSeconds'>;

function errorOfBody(body: unknown, fallback: Fallback): ApiError {
  if (isRecord(body) && typeof body.detail === 'string') {
    const problem = body as Partial<Problem>;
    return new ApiError(body.detail, {
      ...fallback,
      status: problem.status ?? fallback.status,
      code: problem.code ?? 'unknown',
      hint: problem.hint,
      requestId: problem.request_id ?? fallback.requestId,
      fields: problem.errors,
      upstream: problem.upstream,
    });
  }
  // Routes under /v1 respond in OpenAI's format.
  if (isRecord(body) && isRecord(body.error)) {
    const { message, code } = body.error;
    return new ApiError(typeof message === 'string' ? message : statusText(fallback.status), {
      ...fallback,
      code: typeof code === 'string' ? code : 'upstream_error',
    });
  }
  return new ApiError(statusText(fallback.status), { ...fallback, code: 'unknown' });
}

const statusText = (status: number): string => `HTTP status ${status}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Only whole seconds; the service sends no dates. */
function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

export type ErrorKind =
  | 'wrong_key'
  | 'missing_scope'
  | 'not_found'
  | 'invalid'
  | 'throttled'
  | 'read_only'
  | 'upstream'
  | 'network'
  | 'truncated'
  | 'other';

/** Which explanation an error needs. */
export function kindOf(error: unknown): ErrorKind {
  if (!(error instanceof ApiError)) return 'other';
  if (error.code === NETWORK_ERROR) return 'network';
  if (error.code === TRUNCATED) return 'truncated';
  if (error.code === 'read_only') return 'read_only';
  switch (error.status) {
    case 401:
      return 'wrong_key';
    case 403:
      return 'missing_scope';
    case 404:
      return 'not_found';
    case 400:
    case 422:
      return 'invalid';
    case 429:
      return 'throttled';
    case 502:
    case 503:
    case 504:
      return 'upstream';
    default:
      return 'other';
  }
}

/** Whether the same request may succeed later without a change. */
export function isTemporary(error: unknown): boolean {
  return ['network', 'truncated', 'throttled', 'upstream'].includes(kindOf(error));
}
