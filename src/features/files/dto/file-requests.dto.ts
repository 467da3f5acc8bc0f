import { IntersectionType } from '@nestjs/swagger';
import { MAX_FILES_PER_PAGE } from '../../../config/limits.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { ListQueryDto, PAGE_SIZE, listingOptions } from '../../../contracts/list-query.dto.js';
import { IntegerParameter, TargetIdsField } from '../../../contracts/request-fields.js';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { DeletionSelectorField } from '../../../selectors/dto/selector-field.js';

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

export class DeleteFilesDto extends DeletionOptionsDto {
  @TargetIdsField('files', 'files to delete', [EXAMPLE.fileId, EXAMPLE.otherFileId])
  readonly file_ids?: string[];

  @DeletionSelectorField(
    FileSelectorDto,
    'A selector, as an alternative to `file_ids`. At least one condition is required. All matching files are listed before ' +
      'the first is deleted, whether or not they are attached to vector stores. To delete only orphans, create a clean-up ' +
      'plan. Rejected with 409 if the selector matches a protected file.',
    { extension: ['png'], created_before: '90d' },
  )
  readonly files?: FileSelectorDto;
}
