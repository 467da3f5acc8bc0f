import type { ApiQueryOptions } from '@nestjs/swagger';

const STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'];
const PAGE_SIZE = { minimum: 1, maximum: 100, default: 20 } as const;
const FILES_PAGE_SIZE = { minimum: 1, maximum: 10_000, default: 10_000 } as const;

const limit = (bounds: typeof PAGE_SIZE | typeof FILES_PAGE_SIZE): ApiQueryOptions => ({
  name: 'limit',
  required: false,
  description: 'Entries of a page at most.',
  schema: { type: 'integer', ...bounds },
});

const ORDER: ApiQueryOptions = {
  name: 'order',
  required: false,
  description: 'By `created_at`: `asc` begins with the oldest, `desc` with the newest.',
  schema: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
};

const AFTER: ApiQueryOptions = {
  name: 'after',
  required: false,
  description: 'The page begins behind this id: `last_id` of the page before it.',
  schema: { type: 'string' },
};

const BEFORE: ApiQueryOptions = {
  name: 'before',
  required: false,
  description: 'The page ends ahead of this id: `first_id` of the page after it.',
  schema: { type: 'string' },
};

/** Of most lists. No examples: the page of the documentation would fill them in, and so ask for a page. */
export const PAGE_QUERY: readonly ApiQueryOptions[] = [limit(PAGE_SIZE), ORDER, AFTER, BEFORE];

/** Of lists of a store's or a batch's files, beside {@link PAGE_QUERY}. */
export const FILE_STATUS_QUERY: readonly ApiQueryOptions[] = [
  {
    name: 'filter',
    required: false,
    description: 'Only files in this state of indexing.',
    schema: { type: 'string', enum: STATUSES },
  },
];

/** Of the list of files, which has larger pages and cannot go back. */
export const FILES_QUERY: readonly ApiQueryOptions[] = [
  {
    name: 'purpose',
    required: false,
    description: 'Only files of this purpose.',
    schema: { type: 'string' },
  },
  limit(FILES_PAGE_SIZE),
  ORDER,
  AFTER,
];
