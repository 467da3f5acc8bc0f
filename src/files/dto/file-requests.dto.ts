import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { DeletionOptionsDto } from '../../edge/deletion-options.dto.js';
import { EXAMPLE } from '../../edge/examples.js';
import { IsIdList } from '../../edge/is-id.js';
import { ListQueryDto } from '../../edge/list-query.dto.js';

const MAX_FILE_PAGE = 10_000;
/** Not a list of the known ones: OpenAI adds purposes, and answers an unknown one itself. */
const PURPOSE_PATTERN = /^[a-z][a-z0-9_-]{0,63}$/;

export class FilesQueryDto extends ListQueryDto {
  @ApiPropertyOptional({ description: 'Only files of this purpose.', example: 'assistants' })
  @IsOptional()
  @Matches(PURPOSE_PATTERN, { message: '$property must be a purpose such as assistants' })
  readonly purpose?: string;

  @ApiPropertyOptional({
    description: 'Size of a page asked of OpenAI; all pages are answered whatever it is.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_FILE_PAGE,
    default: MAX_FILE_PAGE,
  })
  @IsOptional()
  @Type(() => Number)
  @Max(MAX_FILE_PAGE)
  @Min(1)
  @IsInt()
  readonly limit?: number;
}

export class DeleteFilesDto extends DeletionOptionsDto {
  @ApiProperty({
    type: [String],
    description: 'Files to delete; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsIdList()
  readonly file_ids!: string[];
}
