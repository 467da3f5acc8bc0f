import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { IsIdList } from '../../http/validation/is-id.js';
import { inQuery, ListInQuery } from '../../http/validation/is-in-query.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsMetadataFilter, toMetadata } from './is-pair-filter.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';
import { AgeField, BytesField, FlagField, MomentField } from './selector-fields.js';

export const VECTOR_STORE_STATUSES = ['in_progress', 'completed', 'expired'] as const;

/** Conditions on vector stores, all of which must hold. */
export class VectorStoreSelectorDto {
  @ApiPropertyOptional({
    type: [String],
    description: `Only these ids. Unknown ids are ignored. ${inQuery('ids', 'vs_1', 'vs_2')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIdList()
  readonly ids?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Patterns such as `demo-*`, one of which the name must match: `*` matches any characters, `?` exactly one. Case is ' +
      `ignored. A store without a name has an empty one. ${PATTERNS_RULE} ${inQuery('name', 'demo-*', 'tmp-*')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  readonly name?: readonly string[];

  @ApiPropertyOptional({
    description: `Statuses. ${inQuery('status', 'completed', 'expired')}`,
    enum: VECTOR_STORE_STATUSES,
    isArray: true,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIn(VECTOR_STORE_STATUSES, { each: true })
  readonly status?: readonly (typeof VECTOR_STORE_STATUSES)[number][];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Metadata that the store must have: 1 to 16 pairs `key=value` such as `team=search`, each key once. A body may ' +
      `contain an object instead. ${inQuery('metadata', 'team=search', 'tier=gold')}`,
  })
  @IsOptionalField()
  @Transform(toMetadata)
  @IsMetadataFilter()
  readonly metadata?: Readonly<Record<string, string>>;

  @MomentField('Created at or after this date, or within this age, such as `30d`.')
  readonly created_after?: string;

  @MomentField('Created before this date, or longer ago than this age.')
  readonly created_before?: string;

  @MomentField(
    'Last used at or after this date. A store that was never used counts as used when it was created.',
  )
  readonly active_after?: string;

  @MomentField('Not used since this date, or for this age.')
  readonly active_before?: string;

  @BytesField('Minimum storage in bytes (`usage_bytes`).')
  readonly min_bytes?: number;

  @BytesField('Maximum storage in bytes (`usage_bytes`).')
  readonly max_bytes?: number;

  @FlagField('Whether the store has no files.')
  readonly empty?: boolean;

  @FlagField('Whether the store has files that could not be indexed.')
  readonly has_failed?: boolean;

  @FlagField('Whether the store has expired.')
  readonly expired?: boolean;

  @AgeField('Expires within this time, such as `7d`, and has not expired yet.')
  readonly expires_within?: string;
}
