import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { TargetIdsField } from '../../../contracts/request-fields.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { DeletionSelectorField } from '../../../selectors/dto/is-selector.js';

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
