import { FailedEntryDto } from '../../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import {
  CountField,
  IdField,
  IdsField,
  ListField,
  ObjectField,
  TextField,
} from '../../../contracts/fields.js';
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
  @CountField('Number of requested ids, including duplicates.', 2) readonly requested!: number;
  @CountField('Number of distinct ids.', 2) readonly distinct!: number;
  @CountField('Number of failed ids.', 1) readonly failed!: number;

  @CountField('Number of failed ids for which no request was sent to OpenAI.', 1)
  readonly not_attempted!: number;
}

class UpdateSummaryDto extends ChangeCountsDto {
  @CountField('Number of updated ids.', 1) readonly updated!: number;
}

class ReattachSummaryDto extends ChangeCountsDto {
  @CountField('Number of files that are attached and indexed.', 1) readonly attached!: number;
  @CountField('Number of files whose indexing did not finish in time.', 0) readonly pending!: number;
  @CountField('Number of skipped files.', 0) readonly skipped!: number;
}

class SkippedFileDto {
  @IdField('otherFileId', 'Id of the file.') readonly id!: string;
  @TextField('Code of the indexing error.', 'unsupported_file') readonly code!: string;
  @TextField('Message of the indexing error.', 'The file type is not supported.') readonly reason!: string;
}

/** The outcomes of all distinct ids, in the order of the request. */
export class UpdateReportDto {
  @IdsField('vectorStoreId', 'Updated ids.') readonly success!: string[];

  @ListField(FailedEntryDto, 'Ids that could not be updated, with the reason.')
  readonly failed!: FailedEntryDto[];

  @ObjectField(UpdateSummaryDto, 'Number of outcomes of each kind.') readonly summary!: UpdateSummaryDto;
}

/** The outcomes of all distinct files, in the order of the request. */
export class ReattachReportDto {
  @IdsField('fileId', 'Ids of the files that are attached and indexed.') readonly success!: string[];

  @ListField(
    FailedEntryDto,
    'Files that could not be indexed, with the reason. `not_failed`: the indexing of the file had not failed.',
    { example: [NOT_FAILED_EXAMPLE] },
  )
  readonly failed!: FailedEntryDto[];

  @ListField(
    PendingFileDto,
    'Files that are attached, but whose indexing did not finish in time or could not be checked.',
    { example: [] },
  )
  readonly pending!: PendingFileDto[];

  @ListField(
    SkippedFileDto,
    'Files that can never be indexed (`unsupported_file`, `invalid_file`) and whose ids were not given.',
    { example: [] },
  )
  readonly skipped!: SkippedFileDto[];

  @ObjectField(ReattachSummaryDto, 'Number of outcomes of each kind.') readonly summary!: ReattachSummaryDto;
}
