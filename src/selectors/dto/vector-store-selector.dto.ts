import { Transform } from 'class-transformer';
import { IsIdList } from '../../http/validation/is-id.js';
import { inQuery } from '../../http/validation/is-in-query.js';
import { IsMetadataFilter, toMetadata } from './is-pair-filter.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';
import {
  AgeCondition,
  BytesCondition,
  FlagCondition,
  ListCondition,
  MomentCondition,
  StatusCondition,
} from './selector-conditions.js';

const VECTOR_STORE_STATUSES = ['in_progress', 'completed', 'expired'] as const;

/** Conditions on vector stores, all of which must hold. */
export class VectorStoreSelectorDto {
  @ListCondition(`Only these ids. Unknown ids are ignored. ${inQuery('ids', 'vs_1', 'vs_2')}`, IsIdList())
  readonly ids?: readonly string[];

  @ListCondition(
    'Patterns such as `demo-*`, one of which the name must match: `*` matches any characters, `?` exactly one. Case is ' +
      `ignored. A store without a name has an empty one. ${PATTERNS_RULE} ${inQuery('name', 'demo-*', 'tmp-*')}`,
    IsPatterns(),
  )
  readonly name?: readonly string[];

  @StatusCondition(VECTOR_STORE_STATUSES, `Statuses. ${inQuery('status', 'completed', 'expired')}`)
  readonly status?: readonly (typeof VECTOR_STORE_STATUSES)[number][];

  @ListCondition(
    'Metadata that the store must have: 1 to 16 pairs `key=value` such as `team=search`, each key once. A body may ' +
      `contain an object instead. ${inQuery('metadata', 'team=search', 'tier=gold')}`,
    IsMetadataFilter(),
    Transform(toMetadata),
  )
  readonly metadata?: Readonly<Record<string, string>>;

  @MomentCondition('Created at or after this date, or within this age, such as `30d`.')
  readonly created_after?: string;

  @MomentCondition('Created before this date, or longer ago than this age.')
  readonly created_before?: string;

  @MomentCondition(
    'Last used at or after this date. A store that was never used counts as used when it was created.',
  )
  readonly active_after?: string;

  @MomentCondition('Not used since this date, or for this age.')
  readonly active_before?: string;

  @BytesCondition('Minimum storage in bytes (`usage_bytes`).')
  readonly min_bytes?: number;

  @BytesCondition('Maximum storage in bytes (`usage_bytes`).')
  readonly max_bytes?: number;

  @FlagCondition('Whether the store has no files.')
  readonly empty?: boolean;

  @FlagCondition('Whether the store has files that could not be indexed.')
  readonly has_failed?: boolean;

  @FlagCondition('Whether the store has expired.')
  readonly expired?: boolean;

  @AgeCondition('Expires within this time, such as `7d`, and has not expired yet.')
  readonly expires_within?: string;
}
