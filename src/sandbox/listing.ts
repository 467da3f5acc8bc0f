import { badRequest, type OpenAiError } from './http/openai-error.js';
import { choice, checkRange } from './fields.js';
import { UnknownCursorError, type Ordered, type ListQuery, type Page } from './state/ordered-collection.js';

const ORDERS = ['asc', 'desc'] as const;

export interface ListLimits {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly hasBefore: boolean;
}

export const STORE_LIMITS: ListLimits = { defaultLimit: 20, maxLimit: 100, hasBefore: true };
export const FILE_LIMITS: ListLimits = { defaultLimit: 10_000, maxLimit: 10_000, hasBefore: false };

/** Reads limit, order and cursors; an empty cursor counts as none. @throws OpenAiError 400 */
export function listQuery(query: URLSearchParams, limits: ListLimits): ListQuery {
  return {
    limit: limit(query.get('limit'), limits),
    order: choice(query.get('order') ?? 'desc', ORDERS, 'order'),
    after: cursor(query, 'after'),
    before: limits.hasBefore ? cursor(query, 'before') : undefined,
  };
}

/** OpenAI's list envelope; the ids are null when the page is empty, as recorded. */
export function envelope<T extends Ordered>(
  page: Page<T>,
  toWire: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  return {
    object: 'list',
    data: page.items.map(toWire),
    first_id: page.items[0]?.id ?? null,
    last_id: page.items.at(-1)?.id ?? null,
    has_more: page.hasMore,
  };
}

/** Turns a dead cursor into the answer for it; leaves every other error alone. */
export function cursorError(error: unknown): unknown {
  return error instanceof UnknownCursorError ? deadCursor(error) : error;
}

function cursor(query: URLSearchParams, name: 'after' | 'before'): string | undefined {
  const id = query.get(name);
  return id === null || id === '' ? undefined : id;
}

function deadCursor({ param, cursor }: UnknownCursorError): OpenAiError {
  return badRequest(`Invalid '${param}': no object found with id '${cursor}'.`, param, 'invalid_value');
}

function limit(text: string | null, { defaultLimit, maxLimit }: ListLimits): number {
  if (text === null) return defaultLimit;
  if (!/^-?\d+$/.test(text))
    throw badRequest(
      `Invalid type for 'limit': expected an integer, but got a string instead.`,
      'limit',
      'invalid_type',
    );
  checkRange('limit', Number(text), 1, maxLimit, 'integer');
  return Number(text);
}
