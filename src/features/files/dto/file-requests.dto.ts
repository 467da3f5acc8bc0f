import { ApiPropertyOptional } from '@nestjs/swagger';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsAlternativeTo } from '../../../http/validation/is-optional.js';
import { IsSelectorWithCondition } from '../../../selectors/dto/is-selector.js';

export class DeleteFilesDto extends DeletionOptionsDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the files to delete, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: FileSelectorDto,
    description:
      'A selector, as an alternative to `file_ids`. At least one condition is required. All matching files are listed before ' +
      'the first is deleted, whether or not they are attached to vector stores. To delete only orphans, create a clean-up ' +
      'plan. Rejected with 409 if the selector matches a protected file.',
    example: { extension: ['png'], created_before: '90d' },
  })
  @IsSelectorWithCondition(() => FileSelectorDto)
  readonly files?: FileSelectorDto;
}
