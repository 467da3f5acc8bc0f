import { ApiPropertyOptional, IntersectionType, OmitType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { FlagInQuery, NumberInQuery } from '../../../http/validation/is-in-query.js';
import { IsMutuallyExclusiveWith } from '../../../http/validation/is-optional.js';
import { MAX_PAGE, PagedQueryDto } from '../../../contracts/list-query.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';
import {
  VECTOR_STORE_FILE_STATUSES,
  VectorStoreFileSelectorDto,
} from '../../../selectors/dto/vector-store-file-selector.dto.js';

export const VECTOR_STORE_VIEWS = ['ids', 'summary', 'full'] as const;
export const VECTOR_STORE_FILE_VIEWS = ['list', 'full'] as const;
const SORT_FIELDS = ['created_at', 'last_active_at', 'expires_at', 'name', 'usage_bytes', 'files'] as const;
export const VECTOR_STORE_SORTS = SORT_FIELDS.flatMap((field) => [field, `-${field}` as const]);

/** Which vector stores are listed, how much is told of each, and in which order. */
export class VectorStoresQueryDto extends IntersectionType(PagedQueryDto, VectorStoreSelectorDto) {
  @ApiPropertyOptional({
    description: 'What is told of a store: its id, the most important of it, or all that OpenAI tells.',
    enum: VECTOR_STORE_VIEWS,
    default: 'ids',
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_VIEWS)
  readonly view?: (typeof VECTOR_STORE_VIEWS)[number];

  @ApiPropertyOptional({
    description:
      'Sorted by this, `-` for the greatest first; what has none comes last. All pages are read first.',
    enum: VECTOR_STORE_SORTS,
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_SORTS)
  readonly sort?: (typeof VECTOR_STORE_SORTS)[number];
}

/** Of the query of the files of a store, what needs all of them to be read. */
function needsAllPages(query: object): string | undefined {
  const selectors = Object.keys(new VectorStoreFileSelectorDto());
  return Object.entries(query).find(
    ([name, value]) =>
      value !== undefined && (selectors.includes(name) || (name === 'view' && value === 'full')),
  )?.[0];
}

/** Which files of a store are listed, and how much is told of each. */
export class VectorStoreFilesQueryDto extends IntersectionType(
  OmitType(PagedQueryDto, ['limit']),
  VectorStoreFileSelectorDto,
) {
  @ApiPropertyOptional({
    description:
      'Answers the one page of this size that OpenAI cuts; without it all pages are answered. Not with `view=full`, nor ' +
      'with any parameter that narrows down but `filter_status`.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE,
  })
  @IsOptional()
  @NumberInQuery()
  @IsMutuallyExclusiveWith(needsAllPages, 'it answers one page as OpenAI cuts it')
  @Max(MAX_PAGE)
  @Min(1)
  @IsInt()
  readonly limit?: number;

  @ApiPropertyOptional({
    description: 'Only files in this state; OpenAI picks them.',
    enum: VECTOR_STORE_FILE_STATUSES,
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_FILE_STATUSES)
  readonly filter_status?: (typeof VECTOR_STORE_FILE_STATUSES)[number];

  @ApiPropertyOptional({
    description:
      'What is told of a file: what OpenAI tells of its attachment, or with `full` its `filename`, `bytes` and `purpose` ' +
      'as well. These are `null`, and `dangling` is `true`, where the file itself is gone.',
    enum: VECTOR_STORE_FILE_VIEWS,
    default: 'list',
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_FILE_VIEWS)
  readonly view?: (typeof VECTOR_STORE_FILE_VIEWS)[number];
}

/** How carefully one file is detached. */
export class DetachFileQueryDto {
  @ApiPropertyOptional({
    description: 'It is read back until it is gone, and the answer says what was seen.',
    default: false,
  })
  @IsOptional()
  @FlagInQuery()
  @IsBoolean()
  readonly verify?: boolean;
}
