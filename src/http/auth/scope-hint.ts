import type { Credentials } from '../../openai/credentials.js';
import { ORGANIZATION_HEADER, PROJECT_HEADER } from './scope-headers.js';

/** Where the hint goes if the body of a response is upstream's own. */
export const SCOPE_HINT_HEADER = 'x-error-hint';

/** What upstream answers where a key may not use an organization or a project, or where it knows none of that name. */
const SCOPE_STATUSES = new Set([400, 401, 403]);

/**
 * What to check where upstream refused a request that chose an organization or a project: upstream's message often names
 * neither header. `undefined` for other statuses, and where the request chose none.
 */
export function scopeHint(
  status: number | undefined,
  credentials: Credentials | undefined,
): string | undefined {
  if (status === undefined || !SCOPE_STATUSES.has(status) || credentials === undefined) return undefined;
  const chosen = [
    ...(credentials.organization === undefined ? [] : [ORGANIZATION_HEADER]),
    ...(credentials.project === undefined ? [] : [PROJECT_HEADER]),
  ];
  if (chosen.length === 0) return undefined;
  return `if the key is right, check ${chosen.join(' and ')}, or leave ${chosen.length === 1 ? 'it' : 'them'} out`;
}
