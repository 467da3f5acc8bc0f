import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IsIdList } from '../../http/validation/is-id.js';
import { inQuery, ListInQuery } from '../../http/validation/is-in-query.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';
import { BytesField, MomentField } from './selector-fields.js';

/** Not a list of known purposes: OpenAI adds new ones, and rejects unknown ones itself. */
const PURPOSE_PATTERN = /^[a-z][a-z0-9_-]{0,63}$/;
const EXTENSION_PATTERN = /^[^./]{0,64}$/;

/** A list of purposes. */
export const IsPurposes = (): PropertyDecorator =>
  applyDecorators(
    IsPatterns(),
    Matches(PURPOSE_PATTERN, { each: true, message: '$property must be a purpose such as assistants' }),
  );

/** Conditions on files, all of which must hold. */
export class FileSelectorDto {
  @ApiPropertyOptional({
    type: [String],
    description: `Only these ids. Unknown ids are ignored. ${inQuery('ids', 'file-1', 'file-2')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIdList()
  readonly ids?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Patterns such as `demo-*`, one of which the name must match: `*` matches any characters, `?` exactly one. Case is ' +
      `ignored. ${PATTERNS_RULE} ${inQuery('filename', '*.pdf', 'demo-*')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  readonly filename?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Extensions, one of which the name must have: the part after its last dot. Case is ignored. The empty extension ' +
      `selects names without a dot. At most 100. ${inQuery('extension', 'pdf', 'md')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPatterns()
  @Matches(EXTENSION_PATTERN, {
    each: true,
    message: '$property must be an extension such as pdf, without the dot',
  })
  readonly extension?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description: `Purposes, at most 100. ${inQuery('purpose', 'assistants', 'batch')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPurposes()
  readonly purpose?: readonly string[];

  @MomentField('Uploaded at or after this date, or within this age, such as `30d`.')
  readonly created_after?: string;

  @MomentField('Uploaded before this date, or longer ago than this age.')
  readonly created_before?: string;

  @BytesField('Minimum size in bytes.')
  readonly min_bytes?: number;

  @BytesField('Maximum size in bytes.')
  readonly max_bytes?: number;
}
