import { HttpStatus } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../../openai/credentials.js';
import { validationFailed } from '../errors/http-error.js';
import { sendingFault, sentValues } from './sent-values.js';

export const ORGANIZATION_HEADER = 'openai-organization';
export const PROJECT_HEADER = 'openai-project';

/** Maximum length of an organization or project, in characters. */
const MAX_SCOPE_LENGTH = 512;

/** The value of an organization or project header, or why it cannot be passed on. */
interface ScopeReading {
  readonly value?: string | undefined;
  readonly fault?: string | undefined;
}

const NO_SCOPE: ScopeReading = {};

/** Reads an organization or project header. A blank value counts as absent: clients send it for a variable that is not set. */
export function readScope(request: FastifyRequest, name: string): ScopeReading {
  if (request.headers[name] === undefined) return NO_SCOPE;
  const [value, ...others] = new Set(sentValues(request, name).filter((sent) => sent !== ''));
  if (value === undefined) return NO_SCOPE;
  if (others.length > 0) return { fault: 'was sent more than once, with different values' };
  if (value.length > MAX_SCOPE_LENGTH)
    return { fault: `must not be longer than ${MAX_SCOPE_LENGTH} characters` };
  const fault = sendingFault(value);
  return fault === undefined ? { value } : { fault };
}

/**
 * Rejects an organization or project that cannot be passed on, rather than ignoring it.
 *
 * @throws HttpError 422 that lists the headers
 */
export function requireSendableScope(request: FastifyRequest): void {
  const errors = [ORGANIZATION_HEADER, PROJECT_HEADER].flatMap((field) => {
    const { fault } = readScope(request, field);
    return fault === undefined ? [] : [{ field, message: fault }];
  });
  if (errors.length > 0) throw validationFailed(errors);
}

/** Header for the hint if the response body is that of the upstream. */
export const SCOPE_HINT_HEADER = 'x-error-hint';

/** Statuses with which the upstream rejects an organization or a project. */
const SCOPE_STATUSES = new Set<number>([
  HttpStatus.BAD_REQUEST,
  HttpStatus.UNAUTHORIZED,
  HttpStatus.FORBIDDEN,
]);

/**
 * What to check if the upstream rejected a request with an organization or project: its message often names neither header.
 * `undefined` for other statuses, and if the request has neither.
 */
export function scopeHint(
  status: number | undefined,
  credentials: Credentials | undefined,
): string | undefined {
  if (status === undefined || !SCOPE_STATUSES.has(status) || credentials === undefined) return undefined;
  const headers = [
    ...(credentials.organization === undefined ? [] : [ORGANIZATION_HEADER]),
    ...(credentials.project === undefined ? [] : [PROJECT_HEADER]),
  ];
  if (headers.length === 0) return undefined;
  return `if the key is valid, check ${headers.join(' and ')}, or omit ${headers.length === 1 ? 'it' : 'them'}`;
}
