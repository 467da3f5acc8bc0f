import { checkRange, supportedValue, wrongType } from '../fields.js';
import type { CollectionPage, Ordered, PageRequest } from '../state/ordered-collection.js';

export interface PageLimits {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly hasBefore: boolean;
}

const SORT_ORDERS = ['asc', 'desc'] as const;

/** Limits of the listings of vector stores and of their files. */
export const STORE_PAGE_LIMITS: PageLimits = { defaultLimit: 20, maxLimit: 100, hasBefore: true };
export const FILE_PAGE_LIMITS: PageLimits = { defaultLimit: 10_000, maxLimit: 10_000, hasBefore: false };

/** Reads `limit`, `order` and the cursors. An empty cursor counts as absent. @throws ApiError 400 */
export function parsePageRequest(query: URLSearchParams, limits: PageLimits): PageRequest {
  return {
    limit: parsePageLimit(query.get('limit'), limits),
    order: supportedValue(query.get('order') ?? 'desc', SORT_ORDERS, 'order'),
    after: parseCursor(query.get('after')),
    before: limits.hasBefore ? parseCursor(query.get('before')) : undefined,
  };
}

/** Builds OpenAI's list envelope. `first_id` and `last_id` are null for an empty page. */
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

function parseCursor(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

function parsePageLimit(text: string | null, { defaultLimit, maxLimit }: PageLimits): number {
  if (text === null) return defaultLimit;
  if (!/^-?\d+$/.test(text)) throw wrongType('limit', 'an integer', text);
  checkRange('limit', Number(text), 1, maxLimit, 'integer');
  return Number(text);
}
