import { ApiProperty } from '@nestjs/swagger';
import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { PendingFileDto } from '../../../contracts/indexing.dto.js';

const NOT_FAILED_EXAMPLE = {
  id: EXAMPLE.otherFileId,
  error: 'not reattached: its indexing has not failed (status completed)',
  status_code: 409,
  code: 'not_failed',
  retryable: false,
  attempts: 0,
  attempted: false,
};

class ChangeCountsDto {
  @ApiProperty({ description: 'Number of requested ids, including duplicates.', type: 'integer', example: 2 })
  readonly requested!: number;

  @ApiProperty({ description: 'Number of distinct ids.', type: 'integer', example: 2 })
  readonly distinct!: number;

  @ApiProperty({ type: 'integer', description: 'Number of failed ids.', example: 1 })
  readonly failed!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of failed ids for which no request was sent to OpenAI.',
    example: 1,
  })
  readonly not_attempted!: number;
}

class UpdateSummaryDto extends ChangeCountsDto {
  @ApiProperty({ type: 'integer', description: 'Number of updated ids.', example: 1 })
  readonly updated!: number;
}

class ReattachSummaryDto extends ChangeCountsDto {
  @ApiProperty({ type: 'integer', description: 'Number of files that are attached and indexed.', example: 1 })
  readonly attached!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of files whose indexing did not finish in time.',
    example: 0,
  })
  readonly pending!: number;

  @ApiProperty({ type: 'integer', description: 'Number of skipped files.', example: 0 })
  readonly skipped!: number;
}

class SkippedFileDto {
  @ApiProperty({ description: 'Id of the file.', example: EXAMPLE.otherFileId })
  readonly id!: string;

  @ApiProperty({ description: 'Code of the indexing error.', example: 'unsupported_file' })
  readonly code!: string;

  @ApiProperty({ description: 'Message of the indexing error.', example: 'The file type is not supported.' })
  readonly reason!: string;
}

/** The outcomes of all distinct ids, in the order of the request. */
export class UpdateReportDto {
  @ApiProperty({ type: [String], description: 'Updated ids.', example: [EXAMPLE.vectorStoreId] })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedEntryDto],
    description: 'Ids that could not be updated, with the reason.',
  })
  readonly failed!: FailedEntryDto[];

  @ApiProperty({ type: UpdateSummaryDto, description: 'Number of outcomes of each kind.' })
  readonly summary!: UpdateSummaryDto;
}

/** The outcomes of all distinct files, in the order of the request. */
export class ReattachReportDto {
  @ApiProperty({
    type: [String],
    description: 'Ids of the files that are attached and indexed.',
    example: [EXAMPLE.fileId],
  })
  readonly success!: string[];

  @ApiProperty({
    type: [FailedEntryDto],
    description:
      'Files that could not be indexed, with the reason. `not_failed`: the indexing of the file had not failed.',
    example: [NOT_FAILED_EXAMPLE],
  })
  readonly failed!: FailedEntryDto[];

  @ApiProperty({
    type: [PendingFileDto],
    description:
      'Files that are attached, but whose indexing did not finish in time or could not be checked.',
    example: [],
  })
  readonly pending!: PendingFileDto[];

  @ApiProperty({
    type: [SkippedFileDto],
    description:
      'Files that can never be indexed (`unsupported_file`, `invalid_file`) and whose ids were not given.',
    example: [],
  })
  readonly skipped!: SkippedFileDto[];

  @ApiProperty({ type: ReattachSummaryDto, description: 'Number of outcomes of each kind.' })
  readonly summary!: ReattachSummaryDto;
}
