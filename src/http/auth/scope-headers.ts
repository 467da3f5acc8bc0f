import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../errors/http-error.js';
import { sentValues, unsendable } from './sent-values.js';

export const ORGANIZATION_HEADER = 'openai-organization';
export const PROJECT_HEADER = 'openai-project';

/** Longest organization or project, in characters. */
const MAX_LENGTH = 512;

/** A header that chooses an organization or a project: what it chooses, or why that cannot be passed on. */
export interface ScopeReading {
  readonly value?: string | undefined;
  readonly fault?: string | undefined;
}

const NOTHING_CHOSEN: ScopeReading = {};

/**
 * Reads the header of an organization or a project. A blank one counts as not sent: clients send a variable that is not
 * set this way.
 */
export function readScope(request: FastifyRequest, name: string): ScopeReading {
  if (request.headers[name] === undefined) return NOTHING_CHOSEN;
  const [value, ...others] = new Set(sentValues(request, name).filter((sent) => sent !== ''));
  if (value === undefined) return NOTHING_CHOSEN;
  if (others.length > 0) return { fault: 'was sent more than once, with different values' };
  if (value.length > MAX_LENGTH) return { fault: `must not be longer than ${MAX_LENGTH} characters` };
  const fault = unsendable(value);
  return fault === undefined ? { value } : { fault };
}

/**
 * Refuses an organization or a project that cannot be passed on: a choice is never dropped silently.
 *
 * @throws HttpError 422 that names each such header
 */
export function refuseUnsendableScope(request: FastifyRequest): void {
  const errors = [ORGANIZATION_HEADER, PROJECT_HEADER].flatMap((field) => {
    const { fault } = readScope(request, field);
    return fault === undefined ? [] : [{ field, message: fault }];
  });
  if (errors.length > 0) throw validationFailed(errors);
}
