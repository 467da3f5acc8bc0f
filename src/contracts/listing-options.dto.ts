import type { Type } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

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
    @ApiPropertyOptional({
      description: 'Content of each item: its id, a summary, or the whole object as OpenAI returns it.',
      enum: VIEWS,
      default: 'ids',
    })
    @IsOptional()
    @IsIn(VIEWS)
    readonly view?: (typeof VIEWS)[number];

    @ApiPropertyOptional({
      description:
        'Field to sort by, descending with `-`. Items without a value come last. Default: the order of OpenAI. All pages are ' +
        'read before the first item is returned.',
      enum: sorts,
    })
    @IsOptional()
    @IsIn(sorts)
    readonly sort?: Field | `-${Field}`;
  }
  return ListingOptionsDto;
}
