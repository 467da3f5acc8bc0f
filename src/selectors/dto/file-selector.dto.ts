import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Matches, Min } from 'class-validator';
import { IsIdList } from '../../http/validation/is-id.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { inQuery, ListInQuery, NumberInQuery } from '../../http/validation/is-in-query.js';
import { IsMoment } from './is-moment.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';

/** Not a list of the known ones: OpenAI adds purposes, and answers an unknown one itself. */
const PURPOSE_PATTERN = /^[a-z][a-z0-9_-]{0,63}$/;
const EXTENSION_PATTERN = /^[^./]{0,64}$/;

/** A list of purposes. */
export const IsPurposes = (): PropertyDecorator =>
  applyDecorators(
    IsPatterns(),
    Matches(PURPOSE_PATTERN, { each: true, message: '$property must be a purpose such as assistants' }),
  );

/** Which files are meant: those for which everything holds that is said. */
export class FileSelectorDto {
  @ApiPropertyOptional({
    type: [String],
    description: `These files; an id that there is none of is left out. ${inQuery('ids', 'file-1', 'file-2')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIdList()
  readonly ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Patterns, one of which the name must fit: `*` any characters, `?` one, such as `demo-*`; upper and lower case are the ' +
      `same. ${PATTERNS_RULE} ${inQuery('filename', '*.pdf', 'demo-*')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  readonly filename?: string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'With one of these extensions, without the dot: what follows the last dot of the name, whatever its case. An ' +
      `empty one is that of a name without a dot. At most 100. ${inQuery('extension', 'pdf', 'md')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  @Matches(EXTENSION_PATTERN, {
    each: true,
    message: '$property must be an extension such as pdf, without the dot',
  })
  readonly extension?: string[];

  @ApiPropertyOptional({
    type: [String],
    description: `Of one of these purposes, at most 100. ${inQuery('purpose', 'assistants', 'batch')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPurposes()
  readonly purpose?: string[];

  @ApiPropertyOptional({
    description: 'Uploaded then or later: a date, or an age such as `30d`.',
  })
  @IsOptionalField()
  @IsMoment()
  readonly created_after?: string;

  @ApiPropertyOptional({ description: 'Uploaded earlier: a date, or an age.' })
  @IsOptionalField()
  @IsMoment()
  readonly created_before?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Size in bytes, at least.',
  })
  @IsOptionalField()
  @NumberInQuery()
  @Min(0)
  @IsInt()
  readonly min_bytes?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Size in bytes, at most.',
  })
  @IsOptionalField()
  @NumberInQuery()
  @Min(0)
  @IsInt()
  readonly max_bytes?: number;
}
