import { ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../contracts/examples.js';
import { IsIdList } from '../../http/validation/is-id.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { IsMetadataFilter } from './is-pair-filter.js';
import { IsPatterns } from './is-patterns.js';
import { AgeCondition } from './selector-conditions.js';

/** Rules, each of which protects the objects that it matches from deletion. */
export class ProtectionDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of vector stores and files.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  @IsOptionalField()
  @IsIdList()
  readonly ids?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Name patterns of vector stores and files: `*` matches any characters, `?` exactly one.',
    example: ['prod-*'],
  })
  @IsOptionalField()
  @IsPatterns()
  readonly names?: readonly string[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Metadata of vector stores; one matching pair is enough.',
    example: { env: 'prod' },
  })
  @IsOptionalField()
  @IsMetadataFilter()
  readonly metadata?: Readonly<Record<string, string>>;

  @AgeCondition('Protects vector stores and files created within this time.', { example: '7d' })
  readonly newer_than?: string;
}
