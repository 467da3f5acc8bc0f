import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { PassesCheck, IsAttributeChanges } from '../../../http/validation/is-key-value-pairs.js';
import { IsAlternativeTo, IsOptionalAlternativeTo } from '../../../http/validation/is-optional.js';
import { PendingFileDto } from '../../../contracts/indexing.dto.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsSelector } from '../../../selectors/dto/is-selector.js';
import { VectorStoreFileSelectorDto } from '../../../selectors/dto/vector-store-file-selector.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const MAX_DAYS = 365;
export const ATTRIBUTE_MODES = ['merge', 'replace'] as const;

const daysProblem = (value: unknown): string | undefined =>
  value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_DAYS)
    ? undefined
    : `must be 1 to ${MAX_DAYS} days, or null`;

export class SetExpiryDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'Vector stores; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId],
  })
  @IsAlternativeTo('vector_stores')
  @IsIdList()
  readonly vector_store_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description: 'Instead of `vector_store_ids`: those that are meant; an empty selector means all.',
    example: { metadata: ['env=dev'] },
  })
  @IsSelector(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: MAX_DAYS,
    description: 'Days after its last use that a store expires; `null`: never.',
    example: 30,
  })
  @PassesCheck('isExpiryDays', daysProblem)
  readonly expires_after_days!: number | null;
}

export class ReattachFailedDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Files to attach again, also those that can never be indexed. Without it, all whose indexing failed and may succeed.',
    example: [EXAMPLE.fileId],
  })
  @IsOptionalAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description:
      'Instead of `file_ids`: of those whose indexing failed, these. With `ids`, also those that can never be indexed.',
    example: { attached_after: '7d' },
  })
  @IsSelector(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;

  @ApiPropertyOptional({
    description: 'Without `file_ids`: also those whose indexing was called off.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly include_cancelled?: boolean;
}

export class SetAttributesDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'Files of the store; repetitions count once. At most MAX_BULK_IDS (10,000 by default).',
    example: [EXAMPLE.fileId, EXAMPLE.otherFileId],
  })
  @IsAlternativeTo('files')
  @IsIdList()
  readonly file_ids?: string[];

  @ApiPropertyOptional({
    type: VectorStoreFileSelectorDto,
    description: 'Instead of `file_ids`: those that are meant; an empty selector means all of the store.',
    example: { extension: ['md'] },
  })
  @IsSelector(() => VectorStoreFileSelectorDto)
  readonly files?: VectorStoreFileSelectorDto;

  @ApiProperty({
    type: 'object',
    description: 'At most 16: texts, numbers, `true` or `false`; `null` removes one.',
    additionalProperties: true,
    example: { language: 'en', draft: null },
  })
  @IsAttributeChanges()
  readonly attributes!: Record<string, string | number | boolean | null>;

  @ApiPropertyOptional({
    description: 'Whether the other attributes of a file stay (`merge`), or go (`replace`).',
    enum: ATTRIBUTE_MODES,
    default: 'merge',
  })
  @IsOptional()
  @IsIn(ATTRIBUTE_MODES)
  readonly mode?: (typeof ATTRIBUTE_MODES)[number];
}

const NOT_FAILED = {
  id: EXAMPLE.otherFileId,
  error: 'left alone: its indexing has not failed, it is completed',
  status_code: 409,
  code: 'not_failed',
  retryable: false,
  attempts: 0,
  attempted: false,
};

class ChangeCountsDto {
  @ApiProperty({ description: 'Ids as sent, repetitions included.', type: 'integer', example: 2 })
  readonly requested!: number;

  @ApiProperty({ description: 'Distinct ids.', type: 'integer', example: 2 })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Ids failed.', example: 1 })
  readonly failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of the failed, those that nothing was sent for.',
    example: 1,
  })
  readonly not_attempted!: number;
}

class UpdateSummaryDto extends ChangeCountsDto {
  @ApiProperty({ type: 'integer', description: 'Ids updated.', example: 1 })
  readonly updated!: number;
}

class ReattachSummaryDto extends ChangeCountsDto {
  @ApiProperty({ type: 'integer', description: 'Files attached and indexed.', example: 1 })
  readonly attached!: number;

  @ApiProperty({ type: 'integer', description: 'Files that were not indexed in time.', example: 0 })
  readonly pending!: number;

  @ApiProperty({ type: 'integer', description: 'Files skipped.', example: 0 })
  readonly skipped!: number;
}

class SkippedFileDto {
  @ApiProperty({ description: 'The file.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({ description: 'Code of its last error.', example: 'unsupported_file' })
  readonly code!: string;

  @ApiProperty({ description: 'Text of its last error.', example: 'The file type is not supported.' })
  readonly reason!: string;
}

/** What became of every distinct id, in the order asked for. */
export class UpdateReportDto {
  @ApiProperty({ type: [String], description: 'Ids that were updated.', example: [EXAMPLE.vectorStoreId] })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedEntryDto],
    description: 'Ids that could not be updated, each with its reason.',
  })
  readonly failed!: FailedEntryDto[];

  @ApiProperty({ type: UpdateSummaryDto, description: 'Counts that add up.' })
  readonly summary!: UpdateSummaryDto;
}

/** What became of every distinct file, in the order asked for. */
export class ReattachReportDto {
  @ApiProperty({
    type: [String],
    description: 'Files that are attached and indexed.',
    example: [EXAMPLE.fileId],
  })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedEntryDto],
    description: "Files that could not be, with OpenAI's reason; `not_failed` where nothing was to be done.",
    example: [NOT_FAILED],
  })
  readonly failed!: FailedEntryDto[];

  @ApiProperty({
    type: [PendingFileDto],
    description: 'Files that are attached, and of which it was not seen in time how the indexing ended.',
    example: [],
  })
  readonly pending!: PendingFileDto[];

  @ApiProperty({
    type: [SkippedFileDto],
    description:
      'Files that can never be indexed (`unsupported_file`, `invalid_file`) and were not named by their ids: they were left ' +
      'alone.',
    example: [],
  })
  readonly skipped!: SkippedFileDto[];

  @ApiProperty({ type: ReattachSummaryDto, description: 'Counts that add up.' })
  readonly summary!: ReattachSummaryDto;
}
