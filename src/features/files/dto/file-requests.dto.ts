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
    description: 'Files to delete; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: FileSelectorDto,
    description:
      'Instead of `file_ids`: those that are meant, which must be said, and of which none is protected. They are listed ' +
      'completely before anything is deleted. Whether a store holds them does not matter: for orphans make a plan.',
    example: { extension: ['png'], created_before: '90d' },
  })
  @IsSelectorWithCondition(() => FileSelectorDto)
  readonly files?: FileSelectorDto;
}
