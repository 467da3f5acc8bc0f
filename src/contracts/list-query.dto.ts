import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { NumberInQuery } from '../http/validation/is-in-query.js';
import { ID_RULE, IsId, MAX_ID_LENGTH } from '../http/validation/is-id.js';

export const ORDERS = ['asc', 'desc'] as const;
export const MAX_PAGE = 100;

const CURSOR = { minLength: 1, maxLength: MAX_ID_LENGTH } as const;
const CURSOR_RULE = `It ${ID_RULE}. Percent-encode it: \`+\` is \`%2B\`.`;

/** Where a listing starts and in which order it goes. */
export class ListQueryDto {
  @ApiPropertyOptional({ ...CURSOR, description: `Id behind which the listing starts. ${CURSOR_RULE}` })
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
  @ApiPropertyOptional({ ...CURSOR, description: `Id before which the listing ends. ${CURSOR_RULE}` })
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
