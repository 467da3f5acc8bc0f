import { badRequest, type ApiError } from './http/api-error.js';
import { supportedValue, checkRange } from './fields.js';
import {
  DeadCursorError,
  type Ordered,
  type PageRequest,
  type CollectionPage,
} from './state/ordered-collection.js';

const SORT_ORDERS = ['asc', 'desc'] as const;

export interface PageLimits {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly hasBefore: boolean;
}

export const STORE_PAGE_LIMITS: PageLimits = { defaultLimit: 20, maxLimit: 100, hasBefore: true };
export const FILE_PAGE_LIMITS: PageLimits = { defaultLimit: 10_000, maxLimit: 10_000, hasBefore: false };

/** Reads limit, order and cursors; an empty cursor counts as none. @throws OpenAiError 400 */
export function parsePageRequest(query: URLSearchParams, limits: PageLimits): PageRequest {
  return {
    limit: parsePageLimit(query.get('limit'), limits),
    order: supportedValue(query.get('order') ?? 'desc', SORT_ORDERS, 'order'),
    after: parseCursor(query, 'after'),
    before: limits.hasBefore ? parseCursor(query, 'before') : undefined,
  };
}

/** OpenAI's list envelope; the ids are null when the page is empty, as recorded. */
export function listBody<T extends Ordered>(
  page: CollectionPage<T>,
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
  return error instanceof DeadCursorError ? deadCursor(error) : error;
}

function parseCursor(query: URLSearchParams, name: 'after' | 'before'): string | undefined {
  const id = query.get(name);
  return id === null || id === '' ? undefined : id;
}

function deadCursor({ param, cursor }: DeadCursorError): ApiError {
  return badRequest(`Invalid '${param}': no object found with id '${cursor}'.`, param, 'invalid_value');
}

function parsePageLimit(text: string | null, { defaultLimit, maxLimit }: PageLimits): number {
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
