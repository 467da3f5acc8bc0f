import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_FILES_PER_PAGE } from '../../../config/limits.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { NumberInQuery } from '../../../http/validation/is-in-query.js';
import { ListQueryDto } from '../../../contracts/list-query.dto.js';
import { listingOptions } from '../../../contracts/listing-options.dto.js';

const FILE_SORT_FIELDS = ['created_at', 'expires_at', 'filename', 'purpose', 'bytes'] as const;

/** A field by which files can be sorted. */
export type FileSortField = (typeof FILE_SORT_FIELDS)[number];

/** Query of the listing of files. */
export class FilesQueryDto extends IntersectionType(
  ListQueryDto,
  FileSelectorDto,
  listingOptions(FILE_SORT_FIELDS),
) {
  @ApiPropertyOptional({
    description: 'Page size of the calls to OpenAI. The response always contains all pages.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_FILES_PER_PAGE,
    default: MAX_FILES_PER_PAGE,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_FILES_PER_PAGE)
  @Min(1)
  @IsInt()
  readonly limit?: number;
}
