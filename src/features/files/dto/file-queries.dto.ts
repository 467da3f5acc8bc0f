import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_FILE_PAGE } from '../../../config/limits.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { NumberInQuery } from '../../../http/validation/is-in-query.js';
import { ListQueryDto } from '../../../contracts/list-query.dto.js';

export const FILE_VIEWS = ['ids', 'summary', 'full'] as const;
const SORT_FIELDS = ['created_at', 'expires_at', 'filename', 'purpose', 'bytes'] as const;
export const FILE_SORTS = SORT_FIELDS.flatMap((field) => [field, `-${field}` as const]);

/** Which files are listed, how much is told of each, and in which order. */
export class FilesQueryDto extends IntersectionType(ListQueryDto, FileSelectorDto) {
  @ApiPropertyOptional({
    description: 'Size of a page asked of OpenAI; all pages are answered whatever it is.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_FILE_PAGE,
    default: MAX_FILE_PAGE,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_FILE_PAGE)
  @Min(1)
  @IsInt()
  readonly limit?: number;

  @ApiPropertyOptional({
    description: 'What is told of a file: its id, the most important of it, or all that OpenAI tells.',
    enum: FILE_VIEWS,
    default: 'ids',
  })
  @IsOptional()
  @IsIn(FILE_VIEWS)
  readonly view?: (typeof FILE_VIEWS)[number];

  @ApiPropertyOptional({
    description:
      'Sorted by this, `-` for the greatest first; what has none comes last. All pages are read first.',
    enum: FILE_SORTS,
  })
  @IsOptional()
  @IsIn(FILE_SORTS)
  readonly sort?: (typeof FILE_SORTS)[number];
}
