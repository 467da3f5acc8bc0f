import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsAlternativeTo } from '../../../http/validation/is-optional.js';
import { IsSelectorWithCondition } from '../../../selectors/dto/is-selector.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

export const SHARED_FILES = ['keep', 'delete'] as const;

export class DeleteVectorStoresDto extends DeletionOptionsDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'Vector stores to delete; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId],
  })
  @IsAlternativeTo('vector_stores')
  @IsIdList()
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description:
      'Instead of `vector_store_ids`: those that are meant, which must be said, and of which none is protected. They are ' +
      'listed completely before anything is deleted.',
    example: { name: ['tmp-*'], active_before: '30d' },
  })
  @IsSelectorWithCondition(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;
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
  @ApiPropertyOptional({
    type: [String],
    description: 'Files to detach; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description:
      'Instead of `file_ids`: those that are meant, which must be said. They are listed completely before anything is ' +
      'detached.',
    example: { status: ['failed'], attached_before: '7d' },
  })
  @IsSelectorWithCondition(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;
}
