import { ApiProperty } from '@nestjs/swagger';
import { DeletionOptionsDto } from '../../edge/deletion-options.dto.js';
import { EXAMPLE } from '../../edge/examples.js';
import { IsIdList } from '../../edge/is-id.js';

export class DeleteFilesDto extends DeletionOptionsDto {
  @ApiProperty({
    type: [String],
    description: 'Files to delete; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsIdList()
  readonly file_ids!: string[];
}
