import type { Type } from '@nestjs/common';
import { EnumOption } from './request-fields.js';

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
