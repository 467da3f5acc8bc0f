import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, MaxLength, Min } from 'class-validator';
import { IsIdList } from '../../edge/is-id.js';
import { IsAge, IsMoment } from '../../edge/is-moment.js';
import { IsMetadata, toMetadata } from '../../edge/is-metadata.js';
import { PagedQueryDto } from '../../edge/list-query.dto.js';

export const VECTOR_STORE_STATUSES = ['in_progress', 'completed', 'expired'] as const;
export const VECTOR_STORE_VIEWS = ['ids', 'summary', 'full'] as const;
const SORT_FIELDS = ['created_at', 'last_active_at', 'expires_at', 'name', 'usage_bytes', 'files'] as const;
export const VECTOR_STORE_SORTS = SORT_FIELDS.flatMap((field) => [field, `-${field}` as const]);

const MAX_PATTERNS = 100;
const MAX_PATTERN = 256;

/** In a query a list of one comes as a text. */
const toList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? [value] : value);

/** In a query `true` and `false` come as texts. */
const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

/** Which vector stores are meant: those for which everything holds that is said. */
export class VectorStoreSelectorDto extends PagedQueryDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'These stores; an id that there is none of is left out.',
  })
  @IsOptional()
  @Transform(toList)
  @IsIdList()
  readonly ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Patterns, one of which the name must fit: `*` any characters, `?` one; upper and lower case are the same.',
    example: ['demo-*'],
  })
  @IsOptional()
  @Transform(toList)
  @IsArray()
  @ArrayMaxSize(MAX_PATTERNS)
  @MaxLength(MAX_PATTERN, { each: true })
  readonly name?: string[];

  @ApiPropertyOptional({ description: 'In one of these states.', enum: VECTOR_STORE_STATUSES, isArray: true })
  @IsOptional()
  @Transform(toList)
  @IsIn(VECTOR_STORE_STATUSES, { each: true })
  readonly status?: (typeof VECTOR_STORE_STATUSES)[number][];

  @ApiPropertyOptional({
    type: [String],
    description: 'Metadata that the store has, each as `key=value`; all of them.',
    example: ['team=search'],
  })
  @IsOptional()
  @Transform(toMetadata)
  @IsMetadata()
  readonly metadata?: Record<string, string>;

  @ApiPropertyOptional({
    description: 'Made then or later: a date, or an age such as `30d`.',
    example: '30d',
  })
  @IsOptional()
  @IsMoment()
  readonly created_after?: string;

  @ApiPropertyOptional({ description: 'Made earlier.', example: '2026-01-31' })
  @IsOptional()
  @IsMoment()
  readonly created_before?: string;

  @ApiPropertyOptional({
    description: 'Used then or later; one that was never used counts as used when it was made.',
  })
  @IsOptional()
  @IsMoment()
  readonly active_after?: string;

  @ApiPropertyOptional({ description: 'Not used since.', example: '90d' })
  @IsOptional()
  @IsMoment()
  readonly active_before?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Bytes in use, at least.' })
  @IsOptional()
  @Type(() => Number)
  @Min(0)
  @IsInt()
  readonly min_bytes?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Bytes in use, at most.' })
  @IsOptional()
  @Type(() => Number)
  @Min(0)
  @IsInt()
  readonly max_bytes?: number;

  @ApiPropertyOptional({ description: 'Whether it has no files.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  readonly empty?: boolean;

  @ApiPropertyOptional({ description: 'Whether it has files that could not be indexed.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  readonly has_failed?: boolean;

  @ApiPropertyOptional({ description: 'Whether it has expired.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  readonly expired?: boolean;

  @ApiPropertyOptional({ description: 'Expires within this time, and has not yet.', example: '7d' })
  @IsOptional()
  @IsAge()
  readonly expires_within?: string;
}

/** Which vector stores are listed, how much is told of each, and in which order. */
export class VectorStoresQueryDto extends VectorStoreSelectorDto {
  @ApiPropertyOptional({
    description: 'What is told of a store: its id, the most important of it, or all that OpenAI tells.',
    enum: VECTOR_STORE_VIEWS,
    default: 'ids',
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_VIEWS)
  readonly view?: (typeof VECTOR_STORE_VIEWS)[number];

  @ApiPropertyOptional({
    description:
      'Sorted by this, `-` for the greatest first; what has none comes last. All pages are read first.',
    enum: VECTOR_STORE_SORTS,
  })
  @IsOptional()
  @IsIn(VECTOR_STORE_SORTS)
  readonly sort?: (typeof VECTOR_STORE_SORTS)[number];
}
