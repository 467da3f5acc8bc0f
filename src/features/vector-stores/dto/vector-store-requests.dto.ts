import { IntersectionType, OmitType } from '@nestjs/swagger';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';
import { IsMutuallyExclusiveWith } from '../../../http/validation/is-optional.js';
import { MAX_PAGE, PagedQueryDto, listingOptions } from '../../../contracts/list-query.dto.js';
import {
  EnumOption,
  FlagOption,
  IntegerParameter,
  TargetIdsField,
} from '../../../contracts/request-fields.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';
import {
  VECTOR_STORE_FILE_STATUSES,
  VectorStoreFileSelectorDto,
} from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { DeletionSelectorField } from '../../../selectors/dto/selector-field.js';

const VECTOR_STORE_SORT_FIELDS = [
  'created_at',
  'last_active_at',
  'expires_at',
  'name',
  'usage_bytes',
  'files',
] as const;
const VECTOR_STORE_FILE_VIEWS = ['list', 'full'] as const;

/** A field by which vector stores can be sorted. */
export type VectorStoreSortField = (typeof VECTOR_STORE_SORT_FIELDS)[number];

/** Query of the listing of vector stores. */
export class VectorStoresQueryDto extends IntersectionType(
  PagedQueryDto,
  VectorStoreSelectorDto,
  listingOptions(VECTOR_STORE_SORT_FIELDS),
) {}

/** The first parameter of a listing of vector store files that requires all pages to be read. */
function needsAllPages(query: object): string | undefined {
  const selectors = Object.keys(new VectorStoreFileSelectorDto());
  return Object.entries(query).find(
    ([name, value]) =>
      value !== undefined && (selectors.includes(name) || (name === 'view' && value === 'full')),
  )?.[0];
}

/** Query of the listing of vector store files. */
export class VectorStoreFilesQueryDto extends IntersectionType(
  OmitType(PagedQueryDto, ['limit']),
  VectorStoreFileSelectorDto,
) {
  @IsMutuallyExclusiveWith(needsAllPages, 'it returns a single page of OpenAI')
  @IntegerParameter(
    'Returns a single page of this size, as OpenAI divides them. Default: all pages are returned. Cannot be combined with ' +
      '`view=full` or with a filter other than `filter_status`.',
    { minimum: 1, maximum: MAX_PAGE },
  )
  readonly limit?: number;

  @EnumOption(
    VECTOR_STORE_FILE_STATUSES,
    'Returns only files with this indexing status. OpenAI applies this filter.',
  )
  readonly filter_status?: (typeof VECTOR_STORE_FILE_STATUSES)[number];

  @EnumOption(
    VECTOR_STORE_FILE_VIEWS,
    'Content of each item: the vector store file as OpenAI returns it, or with `full` also `filename`, `bytes` and ' +
      '`purpose` of the file. If the file no longer exists, these are `null` and `dangling` is `true`.',
    'list',
  )
  readonly view?: (typeof VECTOR_STORE_FILE_VIEWS)[number];
}

/** Query of the detachment of one file. */
export class DetachFileQueryDto {
  @FlagOption(
    'Reads the vector store file after detaching it until OpenAI no longer returns it, and reports the result.',
    false,
    FlagInQuery(),
  )
  readonly verify?: boolean;
}

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
