import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';
import { IsIdList } from '../../http/validation/is-id.js';
import { inQuery } from '../../http/validation/is-in-query.js';
import { IsPatterns, PATTERNS_RULE } from './is-patterns.js';
import { BytesCondition, ListCondition, MomentCondition } from './selector-conditions.js';

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
  @ListCondition(`Only these ids. Unknown ids are ignored. ${inQuery('ids', 'file-1', 'file-2')}`, IsIdList())
  readonly ids?: readonly string[];

  @ListCondition(
    'Patterns such as `demo-*`, one of which the name must match: `*` matches any characters, `?` exactly one. Case is ' +
      `ignored. ${PATTERNS_RULE} ${inQuery('filename', '*.pdf', 'demo-*')}`,
    IsPatterns(),
  )
  readonly filename?: readonly string[];

  @ListCondition(
    'Extensions, one of which the name must have: the part after its last dot. Case is ignored. The empty extension ' +
      `selects names without a dot. At most 100. ${inQuery('extension', 'pdf', 'md')}`,
    Matches(EXTENSION_PATTERN, {
      each: true,
      message: '$property must be an extension such as pdf, without the dot',
    }),
    IsPatterns(),
  )
  readonly extension?: readonly string[];

  @ListCondition(`Purposes, at most 100. ${inQuery('purpose', 'assistants', 'batch')}`, IsPurposes())
  readonly purpose?: readonly string[];

  @MomentCondition('Uploaded at or after this date, or within this age, such as `30d`.')
  readonly created_after?: string;

  @MomentCondition('Uploaded before this date, or longer ago than this age.')
  readonly created_before?: string;

  @BytesCondition('Minimum size in bytes.')
  readonly min_bytes?: number;

  @BytesCondition('Maximum size in bytes.')
  readonly max_bytes?: number;
}
