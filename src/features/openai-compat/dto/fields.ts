import type { ApiPropertyOptions } from '@nestjs/swagger';

const MAX_PAIRS = 16;
const MAX_VALUE_LENGTH = 512;

/** Unix time in whole seconds. */
export const UNIX_TIME = { type: 'integer', format: 'unixtime' } as const satisfies ApiPropertyOptions;

/** Ends of a page. */
export const FIRST_ID = {
  type: 'string',
  nullable: true,
  description: 'Id of the first entry, for `before`; `null` on an empty page.',
} as const satisfies ApiPropertyOptions;

export const LAST_ID = {
  type: 'string',
  nullable: true,
  description: 'Id of the last entry, for `after`; `null` on an empty page.',
} as const satisfies ApiPropertyOptions;

/** What a store carries for its owner. OpenAI states its bounds in prose, and so does this. */
export const METADATA: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: { type: 'string' },
  nullable: true,
  description:
    'Your own notes about the store: at most 16 pairs, keys of up to 64 and values of up to 512 characters.',
  example: { team: 'support' },
};

/** What a file carries within a store, for filters. The length of keys cannot be said in OpenAPI 3.0. */
export const ATTRIBUTES: ApiPropertyOptions = {
  type: 'object',
  maxProperties: MAX_PAIRS,
  additionalProperties: {
    oneOf: [{ type: 'string', maxLength: MAX_VALUE_LENGTH }, { type: 'number' }, { type: 'boolean' }],
  },
  nullable: true,
  description:
    'What a search can filter this file by: at most 16 pairs, keys of up to 64 characters; values are numbers, booleans or strings of up to 512 characters.',
  example: { language: 'en', year: 2025, public: true },
};

/** Values of {@link ATTRIBUTES}. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;
