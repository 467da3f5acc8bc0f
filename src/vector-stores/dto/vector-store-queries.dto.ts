import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PagedQueryDto } from '../../edge/list-query.dto.js';
import { VectorStoreSelectorDto } from '../../edge/vector-store-selector.dto.js';
import { FILE_STATUSES } from '../../edge/vector-store-file-selector.dto.js';

export const VECTOR_STORE_VIEWS = ['ids', 'summary', 'full'] as const;
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

export class VectorStoreFilesQueryDto extends PagedQueryDto {
  @ApiPropertyOptional({ description: 'Only files in this state.', enum: FILE_STATUSES })
  @IsOptional()
  @IsIn(FILE_STATUSES)
  readonly filter_status?: (typeof FILE_STATUSES)[number];
}
