import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { IsIdList } from '../../http/validation/is-id.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { FlagInQuery, inQuery, ListInQuery, NumberInQuery } from '../../http/validation/is-in-query.js';
import { IsMetadataFilter, toMetadata } from './is-metadata-filter.js';
import { IsAge, IsMoment } from './is-moment.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';

export const VECTOR_STORE_STATUSES = ['in_progress', 'completed', 'expired'] as const;

/** Which vector stores are meant: those for which everything holds that is said. */
export class VectorStoreSelectorDto {
  @ApiPropertyOptional({
    type: [String],
    description: `These stores; an id that there is none of is left out. ${inQuery('ids', 'vs_1', 'vs_2')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIdList()
  readonly ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Patterns, one of which the name must fit: `*` any characters, `?` one, such as `demo-*`; upper and lower case are the ' +
      `same. ${PATTERNS_RULE} ${inQuery('name', 'demo-*', 'tmp-*')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  readonly name?: string[];

  @ApiPropertyOptional({
    description: `In one of these states. ${inQuery('status', 'completed', 'expired')}`,
    enum: VECTOR_STORE_STATUSES,
    isArray: true,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIn(VECTOR_STORE_STATUSES, { each: true })
  readonly status?: (typeof VECTOR_STORE_STATUSES)[number][];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Metadata that the store has, each as `key=value`, such as `team=search`; all of them, 1 to 16, each key once. In a body ' +
      `it may be an object as well. ${inQuery('metadata', 'team=search', 'tier=gold')}`,
  })
  @IsOptionalField()
  @Transform(toMetadata)
  @IsMetadataFilter()
  readonly metadata?: Record<string, string>;

  @ApiPropertyOptional({
    description: 'Made then or later: a date, or an age such as `30d`.',
  })
  @IsOptionalField()
  @IsMoment()
  readonly created_after?: string;

  @ApiPropertyOptional({ description: 'Made earlier: a date, or an age.' })
  @IsOptionalField()
  @IsMoment()
  readonly created_before?: string;

  @ApiPropertyOptional({
    description: 'Used then or later; one that was never used counts as used when it was made.',
  })
  @IsOptionalField()
  @IsMoment()
  readonly active_after?: string;

  @ApiPropertyOptional({ description: 'Not used since: a date, or an age.' })
  @IsOptionalField()
  @IsMoment()
  readonly active_before?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Bytes in use, at least.' })
  @IsOptionalField()
  @NumberInQuery()
  @Min(0)
  @IsInt()
  readonly min_bytes?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Bytes in use, at most.',
  })
  @IsOptionalField()
  @NumberInQuery()
  @Min(0)
  @IsInt()
  readonly max_bytes?: number;

  @ApiPropertyOptional({ description: 'Whether it has no files.' })
  @IsOptionalField()
  @FlagInQuery()
  @IsBoolean()
  readonly empty?: boolean;

  @ApiPropertyOptional({ description: 'Whether it has files that could not be indexed.' })
  @IsOptionalField()
  @FlagInQuery()
  @IsBoolean()
  readonly has_failed?: boolean;

  @ApiPropertyOptional({ description: 'Whether it has expired.' })
  @IsOptionalField()
  @FlagInQuery()
  @IsBoolean()
  readonly expired?: boolean;

  @ApiPropertyOptional({ description: 'Expires within this time, such as `7d`, and has not yet.' })
  @IsOptionalField()
  @IsAge()
  readonly expires_within?: string;
}
