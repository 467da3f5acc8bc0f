import { IntersectionType } from '@nestjs/swagger';
import { MAX_FILES_PER_PAGE } from '../../../config/limits.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { ListQueryDto, PAGE_SIZE } from '../../../contracts/list-query.dto.js';
import { listingOptions } from '../../../contracts/listing-options.dto.js';
import { IntegerParameter } from '../../../contracts/request-fields.js';

const FILE_SORT_FIELDS = ['created_at', 'expires_at', 'filename', 'purpose', 'bytes'] as const;

/** A field by which files can be sorted. */
export type FileSortField = (typeof FILE_SORT_FIELDS)[number];

/** Query of the listing of files. */
export class FilesQueryDto extends IntersectionType(
  ListQueryDto,
  FileSelectorDto,
  listingOptions(FILE_SORT_FIELDS),
) {
  @IntegerParameter(PAGE_SIZE, { minimum: 1, maximum: MAX_FILES_PER_PAGE, default: MAX_FILES_PER_PAGE })
  readonly limit?: number;
}
