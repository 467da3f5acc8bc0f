import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsAlternativeTo } from '../../../http/validation/is-optional.js';
import { IsSelectorWithCondition } from '../../../selectors/dto/is-selector.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const SHARED_FILE_MODES = ['keep', 'delete'] as const;

export class DeleteVectorStoresDto extends DeletionOptionsDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the vector stores to delete, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.',
    example: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId],
  })
  @IsAlternativeTo('vector_stores')
  @IsIdList()
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description:
      'A selector, as an alternative to `vector_store_ids`. At least one condition is required. All matching vector stores ' +
      'are listed before the first is deleted. Rejected with 409 if it matches a protected vector store.',
    example: { name: ['tmp-*'], active_before: '30d' },
  })
  @IsSelectorWithCondition(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;
}

export class DeleteVectorStoresWithFilesDto extends DeleteVectorStoresDto {
  @ApiPropertyOptional({
    description: 'Whether to delete the files. With `false`, all files are kept.',
    default: true,
  })
  @IsOptional()
  @IsBoolean()
  readonly delete_files?: boolean;

  @ApiPropertyOptional({
    description:
      'Whether to keep or delete files that are also attached to vector stores outside the request. With `delete`, these ' +
      'vector stores lose the files.',
    enum: SHARED_FILE_MODES,
    default: 'keep',
  })
  @IsOptional()
  @IsIn(SHARED_FILE_MODES)
  readonly shared_files?: (typeof SHARED_FILE_MODES)[number];
}

export class DetachFilesDto extends DeletionOptionsDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the files to detach, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description:
      'A selector, as an alternative to `file_ids`. At least one condition is required. All matching files are listed before ' +
      'the first is detached.',
    example: { status: ['failed'], attached_before: '7d' },
  })
  @IsSelectorWithCondition(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;
}
