import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { EnumOption, FlagOption, TargetIdsField } from '../../../contracts/request-fields.js';
import { DeletionSelectorField } from '../../../selectors/dto/is-selector.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const SHARED_FILE_MODES = ['keep', 'delete'] as const;

export class DeleteVectorStoresDto extends DeletionOptionsDto {
  @TargetIdsField('vector_stores', 'vector stores to delete', [
    EXAMPLE.vectorStoreId,
    EXAMPLE.otherVectorStoreId,
  ])
  readonly vector_store_ids?: string[];

  @DeletionSelectorField(
    VectorStoreSelectorDto,
    'A selector, as an alternative to `vector_store_ids`. At least one condition is required. All matching vector stores ' +
      'are listed before the first is deleted. Rejected with 409 if it matches a protected vector store.',
    { name: ['tmp-*'], active_before: '30d' },
  )
  readonly vector_stores?: VectorStoreSelectorDto;
}

export class DeleteVectorStoresWithFilesDto extends DeleteVectorStoresDto {
  @FlagOption('Whether to delete the files. With `false`, all files are kept.', true)
  readonly delete_files?: boolean;

  @EnumOption(
    SHARED_FILE_MODES,
    'Whether to keep or delete files that are also attached to vector stores outside the request. With `delete`, these ' +
      'vector stores lose the files.',
    'keep',
  )
  readonly shared_files?: (typeof SHARED_FILE_MODES)[number];
}

export class DetachFilesDto extends DeletionOptionsDto {
  @TargetIdsField('files', 'files to detach', [EXAMPLE.fileId, EXAMPLE.otherFileId])
  readonly file_ids?: string[];

  @DeletionSelectorField(
    VectorStoreFileSelectorDto,
    'A selector, as an alternative to `file_ids`. At least one condition is required. All matching files are listed before ' +
      'the first is detached.',
    { status: ['failed'], attached_before: '7d' },
  )
  readonly files?: VectorStoreFileSelectorDto;
}
