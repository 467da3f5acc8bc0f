import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { Field } from '../../../contracts/fields.js';
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
  @Field.count('Number of requested ids, including duplicates.', 2) readonly requested!: number;
  @Field.count('Number of distinct ids.', 2) readonly distinct!: number;
  @Field.count('Number of failed ids.', 1) readonly failed!: number;

  @Field.count('Number of failed ids for which no request was sent to OpenAI.', 1)
  readonly not_attempted!: number;
}

class UpdateSummaryDto extends ChangeCountsDto {
  @Field.count('Number of updated ids.', 1) readonly updated!: number;
}

class ReattachSummaryDto extends ChangeCountsDto {
  @Field.count('Number of files that are attached and indexed.', 1) readonly attached!: number;
  @Field.count('Number of files whose indexing did not finish in time.', 0) readonly pending!: number;
  @Field.count('Number of skipped files.', 0) readonly skipped!: number;
}

class SkippedFileDto {
  @Field.id('otherFileId', 'Id of the file.') readonly id!: string;
  @Field.text('Code of the indexing error.', 'unsupported_file') readonly code!: string;
  @Field.text('Message of the indexing error.', 'The file type is not supported.') readonly reason!: string;
}

/** The outcomes of all distinct ids, in the order of the request. */
export class UpdateReportDto {
  @Field.ids('vectorStoreId', 'Updated ids.') readonly success!: string[];

  @Field.list(FailedEntryDto, 'Ids that could not be updated, with the reason.')
  readonly failed!: FailedEntryDto[];

  @Field.object(UpdateSummaryDto, 'Number of outcomes of each kind.') readonly summary!: UpdateSummaryDto;
}

/** The outcomes of all distinct files, in the order of the request. */
export class ReattachReportDto {
  @Field.ids('fileId', 'Ids of the files that are attached and indexed.') readonly success!: string[];

  @Field.list(
    FailedEntryDto,
    'Files that could not be indexed, with the reason. `not_failed`: the indexing of the file had not failed.',
    { example: [NOT_FAILED_EXAMPLE] },
  )
  readonly failed!: FailedEntryDto[];

  @Field.list(
    PendingFileDto,
    'Files that are attached, but whose indexing did not finish in time or could not be checked.',
    { example: [] },
  )
  readonly pending!: PendingFileDto[];

  @Field.list(
    SkippedFileDto,
    'Files that can never be indexed (`unsupported_file`, `invalid_file`) and whose ids were not given.',
    { example: [] },
  )
  readonly skipped!: SkippedFileDto[];

  @Field.object(ReattachSummaryDto, 'Number of outcomes of each kind.') readonly summary!: ReattachSummaryDto;
}
