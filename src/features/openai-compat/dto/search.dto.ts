import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { ATTRIBUTES, type Attributes } from './fields.js';

const RESULTS = { minimum: 1, maximum: 50, default: 10 } as const;
const SCORE = { minimum: 0, maximum: 1 } as const;
const RANKERS = ['none', 'auto', 'default-2024-11-15'] as const;
const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const;
const CONNECTIVES = ['and', 'or'] as const;

/** One condition on an attribute. */
export class ComparisonFilterDto {
  @ApiProperty({
    enum: COMPARISONS,
    default: 'eq',
    description: 'Equal, not equal, greater, greater or equal, less, less or equal, one of, none of.',
    example: 'eq',
  })
  readonly type!: (typeof COMPARISONS)[number];

  @ApiProperty({ description: 'The attribute.', example: 'language' })
  readonly key!: string;

  @ApiProperty({
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
    ],
    description: 'What it is compared with; a list for `in` and `nin`.',
    example: 'en',
  })
  readonly value!: string | number | boolean | readonly (string | number)[];
}

/** Conditions that hold together, nested as deep as needed. */
@ApiExtraModels(ComparisonFilterDto)
export class CompoundFilterDto {
  @ApiProperty({ enum: CONNECTIVES, description: 'Whether all must hold, or any.', example: 'and' })
  readonly type!: (typeof CONNECTIVES)[number];

  @ApiProperty({
    type: 'array',
    items: {
      oneOf: [{ $ref: getSchemaPath(ComparisonFilterDto) }, { $ref: getSchemaPath('CompoundFilterDto') }],
    },
    description: 'The conditions, each of them simple or compound.',
    example: [
      { type: 'eq', key: 'language', value: 'en' },
      { type: 'gte', key: 'year', value: 2024 },
    ],
  })
  readonly filters!: readonly (ComparisonFilterDto | CompoundFilterDto)[];
}

/** How results are ranked. */
export class RankingOptionsDto {
  @ApiPropertyOptional({
    enum: RANKERS,
    default: 'auto',
    description: 'What orders the results again; `none` is faster.',
    example: 'auto',
  })
  readonly ranker?: (typeof RANKERS)[number];

  @ApiPropertyOptional({
    type: 'number',
    ...SCORE,
    default: 0,
    description: 'Results with a lower score are left out.',
    example: 0.5,
  })
  readonly score_threshold?: number;
}

/** What to search for in a store. It is passed on as it comes, unknown fields included: OpenAI judges it. */
@ApiExtraModels(ComparisonFilterDto, CompoundFilterDto)
export class SearchDto {
  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    description: 'A question, or several.',
    example: 'How long does a refund take?',
  })
  readonly query!: string | readonly string[];

  @ApiPropertyOptional({
    description: 'Whether OpenAI may reword the question so that it finds more.',
    default: false,
    example: true,
  })
  readonly rewrite_query?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    ...RESULTS,
    description: 'Results at most.',
    example: 10,
  })
  readonly max_num_results?: number;

  @ApiPropertyOptional({
    oneOf: [{ $ref: getSchemaPath(ComparisonFilterDto) }, { $ref: getSchemaPath(CompoundFilterDto) }],
    description: "Which files to search, by their attributes; without it, all of the store's.",
    example: { type: 'eq', key: 'language', value: 'en' },
  })
  readonly filters?: ComparisonFilterDto | CompoundFilterDto;

  @ApiPropertyOptional({
    type: RankingOptionsDto,
    description: 'How results are ranked.',
    example: { ranker: 'auto', score_threshold: 0.5 },
  })
  readonly ranking_options?: RankingOptionsDto;
}

/** A chunk that was found. */
export class FoundContentDto {
  @ApiProperty({ enum: ['text'], description: 'What kind of chunk it is.', example: 'text' })
  readonly type!: 'text';

  @ApiProperty({ description: 'The text of the chunk.', example: 'Refunds take five working days.' })
  readonly text!: string;
}

/** A file that was found, with what was found in it. */
export class SearchResultDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.fileId })
  readonly file_id!: string;

  @ApiProperty({ description: 'Its name.', example: 'handbook.pdf' })
  readonly filename!: string;

  @ApiProperty({ type: 'number', ...SCORE, description: 'How well it fits; 1 is best.', example: 0.83 })
  readonly score!: number;

  @ApiProperty(ATTRIBUTES)
  readonly attributes!: Attributes | null;

  @ApiProperty({ type: [FoundContentDto], description: 'Its chunks that fit.' })
  readonly content!: readonly FoundContentDto[];
}

/** A page of what was found, best first. Fields that OpenAI adds are passed on. */
export class SearchResultsDto {
  @ApiProperty({
    enum: ['vector_store.search_results.page'],
    description: 'Always `vector_store.search_results.page`.',
    example: 'vector_store.search_results.page',
  })
  readonly object!: 'vector_store.search_results.page';

  @ApiProperty({
    type: [String],
    description: 'What was searched for, reworded if that was asked for.',
    example: ['duration of refunds'],
  })
  readonly search_query!: readonly string[];

  @ApiProperty({ type: [SearchResultDto], description: 'What was found.' })
  readonly data!: readonly SearchResultDto[];

  @ApiProperty({ description: 'Whether another page follows.', example: false })
  readonly has_more!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What leads to the next page; `null` on the last one.',
    example: null,
  })
  readonly next_page!: string | null;
}
