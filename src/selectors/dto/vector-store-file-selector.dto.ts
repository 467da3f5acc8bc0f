import { inQuery } from '../../http/validation/is-in-query.js';
import { FileSelectorDto } from './file-selector.dto.js';
import { IsAttributeFilter } from './is-pair-filter.js';
import { FlagCondition, ListCondition, MomentCondition, StatusCondition } from './selector-conditions.js';

export const VECTOR_STORE_FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'] as const;

/** Conditions on the files of a vector store and on how they are attached, all of which must hold. */
export class VectorStoreFileSelectorDto extends FileSelectorDto {
  @StatusCondition(
    VECTOR_STORE_FILE_STATUSES,
    `Indexing statuses. ${inQuery('status', 'failed', 'cancelled')}`,
  )
  readonly status?: readonly (typeof VECTOR_STORE_FILE_STATUSES)[number][];

  @ListCondition(
    'Attributes that the file must have: 1 to 16 pairs `key=value` such as `year=2025`, compared as text. A body may ' +
      `contain an object instead; its values are compared with their types. ${inQuery('attributes', 'year=2025', 'final=true')}`,
    IsAttributeFilter(),
  )
  readonly attributes?: readonly string[] | Readonly<Record<string, string | number | boolean>>;

  @MomentCondition('Attached at or after this date, or within this age, such as `30d`.')
  readonly attached_after?: string;

  @MomentCondition('Attached before this date, or longer ago than this age.')
  readonly attached_before?: string;

  @FlagCondition('Whether indexing ended with an error.')
  readonly with_error?: boolean;
}
