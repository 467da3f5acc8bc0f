import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import { EnumOption, FlagOption, TargetIdsField } from '../../../contracts/request-fields.js';
import { IsAttributeChanges } from '../../../http/validation/is-key-value-pairs.js';
import { Satisfies } from '../../../http/validation/is-passing.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsOptionalAlternativeTo } from '../../../http/validation/is-optional.js';
import { SelectorField } from '../../../selectors/dto/selector-field.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const MAX_EXPIRY_DAYS = 365;
const ATTRIBUTE_MODES = ['merge', 'replace'] as const;

const isExpiryDays = (value: unknown): boolean =>
  value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_EXPIRY_DAYS);

export class SetExpiryDto {
  @TargetIdsField('vector_stores', 'vector stores to update', [
    EXAMPLE.vectorStoreId,
    EXAMPLE.otherVectorStoreId,
  ])
  readonly vector_store_ids?: string[];

  @SelectorField(
    VectorStoreSelectorDto,
    'A selector, as an alternative to `vector_store_ids`. An empty selector matches all vector stores.',
    { metadata: ['env=dev'] },
  )
  readonly vector_stores?: VectorStoreSelectorDto;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: MAX_EXPIRY_DAYS,
    description: 'Days between the last use of a vector store and its expiry; `null` for no expiry.',
    example: 30,
  })
  @Satisfies('isExpiryDays', isExpiryDays, `must be 1 to ${MAX_EXPIRY_DAYS} days, or null`)
  readonly expires_after_days!: number | null;
}

export class ReattachFailedDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the files to reattach, even if they can never be indexed. Default: all files whose indexing failed and can ' +
      'succeed.',
    example: [EXAMPLE.fileId],
  })
  @IsOptionalAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @SelectorField(
    VectorStoreFileSelectorDto,
    'A selector, as an alternative to `file_ids`. It applies to the files whose indexing failed. With the condition `ids`, ' +
      'it also matches files that can never be indexed.',
    { attached_after: '7d' },
  )
  readonly files?: VectorStoreFileSelectorDto;

  @FlagOption('Whether to include files whose indexing was cancelled. Has no effect with `file_ids`.', false)
  readonly include_cancelled?: boolean;
}

export class SetAttributesDto {
  @TargetIdsField('files', 'files to update', [EXAMPLE.fileId, EXAMPLE.otherFileId])
  readonly file_ids?: string[];

  @SelectorField(
    VectorStoreFileSelectorDto,
    'A selector, as an alternative to `file_ids`. An empty selector matches all files of the vector store.',
    { extension: ['md'] },
  )
  readonly files?: VectorStoreFileSelectorDto;

  @ApiProperty({
    type: 'object',
    description:
      'Up to 16 attributes with a string, number or boolean as the value. `null` removes an attribute.',
    additionalProperties: true,
    example: { language: 'en', draft: null },
  })
  @IsAttributeChanges()
  readonly attributes!: Record<string, string | number | boolean | null>;

  @EnumOption(
    ATTRIBUTE_MODES,
    'Whether to keep (`merge`) or remove (`replace`) the other attributes of a file.',
    'merge',
  )
  readonly mode?: (typeof ATTRIBUTE_MODES)[number];
}
