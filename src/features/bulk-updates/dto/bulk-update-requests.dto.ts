import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { EXAMPLE } from '../../../contracts/examples.js';
import { PassesCheck, IsAttributeChanges } from '../../../http/validation/is-key-value-pairs.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsAlternativeTo, IsOptionalAlternativeTo } from '../../../http/validation/is-optional.js';
import { IsSelector } from '../../../selectors/dto/is-selector.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const MAX_EXPIRY_DAYS = 365;
const ATTRIBUTE_MODES = ['merge', 'replace'] as const;

const daysProblem = (value: unknown): string | undefined =>
  value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_EXPIRY_DAYS)
    ? undefined
    : `must be 1 to ${MAX_EXPIRY_DAYS} days, or null`;

export class SetExpiryDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the vector stores to update, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.',
    example: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId],
  })
  @IsAlternativeTo('vector_stores')
  @IsIdList()
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description:
      'A selector, as an alternative to `vector_store_ids`. An empty selector matches all vector stores.',
    example: { metadata: ['env=dev'] },
  })
  @IsSelector(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: MAX_EXPIRY_DAYS,
    description: 'Days between the last use of a vector store and its expiry; `null` for no expiry.',
    example: 30,
  })
  @PassesCheck('isExpiryDays', daysProblem)
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

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description:
      'A selector, as an alternative to `file_ids`. It applies to the files whose indexing failed. With the condition `ids`, ' +
      'it also matches files that can never be indexed.',
    example: { attached_after: '7d' },
  })
  @IsSelector(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;

  @ApiPropertyOptional({
    description: 'Whether to include files whose indexing was cancelled. Has no effect with `file_ids`.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly include_cancelled?: boolean;
}

export class SetAttributesDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Ids of the files to update, at most MAX_BULK_IDS (10,000 by default). Duplicates count once.',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description:
      'A selector, as an alternative to `file_ids`. An empty selector matches all files of the vector store.',
    example: { extension: ['md'] },
  })
  @IsSelector(() => VectorStoreFileSelectorDto)
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

  @ApiPropertyOptional({
    description: 'Whether to keep (`merge`) or remove (`replace`) the other attributes of a file.',
    enum: ATTRIBUTE_MODES,
    default: 'merge',
  })
  @IsOptional()
  @IsIn(ATTRIBUTE_MODES)
  readonly mode?: (typeof ATTRIBUTE_MODES)[number];
}
