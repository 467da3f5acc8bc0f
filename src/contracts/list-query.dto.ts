import type { Type } from '@nestjs/common';
import { EnumOption, IntegerParameter } from './request-fields.js';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { ID_RULE, IsId, MAX_ID_LENGTH } from '../http/validation/is-id.js';

const LIST_ORDERS = ['asc', 'desc'] as const;
export const MAX_PAGE = 100;
export const PAGE_SIZE = 'Page size of the calls to OpenAI. The response always contains all pages.';

const CURSOR = { minLength: 1, maxLength: MAX_ID_LENGTH } as const;
const CURSOR_RULE = `It ${ID_RULE}. Percent-encode it, for example \`+\` as \`%2B\`.`;

/** Start and order of a listing. */
export class ListQueryDto {
  @ApiPropertyOptional({ ...CURSOR, description: `Start after the object with this id. ${CURSOR_RULE}` })
  @IsOptional()
  @IsId()
  readonly after?: string;

  @EnumOption(LIST_ORDERS, 'Order by creation time: `asc` starts with the oldest object.', 'desc')
  readonly order?: 'asc' | 'desc';
}

/** A listing that OpenAI returns in pages of at most 100. */
export class PagedQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ ...CURSOR, description: `End before the object with this id. ${CURSOR_RULE}` })
  @IsOptional()
  @IsId()
  readonly before?: string;

  @IntegerParameter(PAGE_SIZE, { minimum: 1, maximum: MAX_PAGE })
  readonly limit?: number;
}

const VIEWS = ['ids', 'summary', 'full'] as const;

interface ListingOptionsQuery<Field extends string> {
  readonly view?: (typeof VIEWS)[number];
  readonly sort?: Field | `-${Field}`;
}

/** The query parameters `view` and `sort` of a listing that can be sorted by these fields. */
export function listingOptions<const Field extends string>(
  fields: readonly Field[],
): Type<ListingOptionsQuery<Field>> {
  const sorts = fields.flatMap((field) => [field, `-${field}` as const]);

  class ListingOptionsDto implements ListingOptionsQuery<Field> {
    @EnumOption(
      VIEWS,
      'Content of each item: its id, a summary, or the whole object as OpenAI returns it.',
      'ids',
    )
    readonly view?: (typeof VIEWS)[number];

    @EnumOption(
      sorts,
      'Field to sort by, descending with `-`. Items without a value come last. Default: the order of OpenAI. All pages are ' +
        'read before the first item is returned.',
    )
    readonly sort?: Field | `-${Field}`;
  }
  return ListingOptionsDto;
}
