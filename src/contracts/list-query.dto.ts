import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { NumberInQuery } from '../http/validation/is-in-query.js';
import { ID_RULE, IsId, MAX_ID_LENGTH } from '../http/validation/is-id.js';

export const LIST_ORDERS = ['asc', 'desc'] as const;
export const MAX_PAGE = 100;

const CURSOR = { minLength: 1, maxLength: MAX_ID_LENGTH } as const;
const CURSOR_RULE = `It ${ID_RULE}. Percent-encode it, for example \`+\` as \`%2B\`.`;

/** Start and order of a listing. */
export class ListQueryDto {
  @ApiPropertyOptional({ ...CURSOR, description: `Start after the object with this id. ${CURSOR_RULE}` })
  @IsOptional()
  @IsId()
  readonly after?: string;

  @ApiPropertyOptional({
    description: 'Order by creation time: `asc` starts with the oldest object.',
    enum: LIST_ORDERS,
    default: 'desc',
  })
  @IsOptional()
  @IsIn(LIST_ORDERS)
  readonly order?: 'asc' | 'desc';
}

/** A listing that OpenAI returns in pages of at most 100. */
export class PagedQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ ...CURSOR, description: `End before the object with this id. ${CURSOR_RULE}` })
  @IsOptional()
  @IsId()
  readonly before?: string;

  @ApiPropertyOptional({
    description: 'Page size of the calls to OpenAI. The response always contains all pages.',
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
