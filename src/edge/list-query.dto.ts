import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { NumberInQuery } from './is-in-query.js';
import { IsId } from './is-id.js';

export const ORDERS = ['asc', 'desc'] as const;
export const MAX_PAGE = 100;

/** Where a listing starts and in which order it goes. */
export class ListQueryDto {
  @ApiPropertyOptional({ description: 'Id behind which the listing starts.' })
  @IsOptional()
  @IsId()
  readonly after?: string;

  @ApiPropertyOptional({ description: 'Order by creation time.', enum: ORDERS, default: 'desc' })
  @IsOptional()
  @IsIn(ORDERS)
  readonly order?: 'asc' | 'desc';
}

/** A listing in pages of at most 100. */
export class PagedQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ description: 'Id before which the listing ends.' })
  @IsOptional()
  @IsId()
  readonly before?: string;

  @ApiPropertyOptional({
    description: 'Size of a page asked of OpenAI; all pages are answered whatever it is.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_PAGE)
  @Min(1)
  @IsInt()
  readonly limit?: number;
}
