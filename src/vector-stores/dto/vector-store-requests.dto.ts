import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { DeletionOptionsDto } from '../../edge/deletion-options.dto.js';
import { EXAMPLE } from '../../edge/examples.js';
import { IsIdList } from '../../edge/is-id.js';

export const SHARED_FILES = ['keep', 'delete'] as const;

export class DeleteVectorStoresDto extends DeletionOptionsDto {
  @ApiProperty({
    type: [String],
    description: 'Vector stores to delete; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId],
  })
  @IsIdList()
  readonly vector_store_ids!: string[];
}

export class DeleteVectorStoresWithFilesDto extends DeleteVectorStoresDto {
  @ApiPropertyOptional({ description: '`false` leaves every file.', default: true })
  @IsOptional()
  @IsBoolean()
  readonly delete_files?: boolean;

  @ApiPropertyOptional({
    description:
      'What becomes of a file that a store outside the request holds too: `keep` it, or `delete` it under that store.',
    enum: SHARED_FILES,
    default: 'keep',
  })
  @IsOptional()
  @IsIn(SHARED_FILES)
  readonly shared_files?: 'keep' | 'delete';
}

export class DetachFilesDto extends DeletionOptionsDto {
  @ApiProperty({
    type: [String],
    description: 'Files to detach; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsIdList()
  readonly file_ids!: string[];
}
