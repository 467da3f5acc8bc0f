import { CountField, IdField, ListField, ObjectField, TextField } from '../../../contracts/fields.js';
import {
  StoresAndFilesReportDto,
  StoresAndFilesSummaryDto,
} from '../../../contracts/stores-and-files-report.dto.js';

/** An object that was skipped because it drifted. */
export class DriftedEntryDto {
  @IdField('otherVectorStoreId', 'Id.') readonly id!: string;
  @TextField('Human-readable difference from the plan.', 'it was used since') readonly reason!: string;
}

class ApplySummaryDto extends StoresAndFilesSummaryDto {
  @CountField('Planned stores: deleted + failed + drifted + would_delete + pending + phantom.', 2)
  readonly vector_stores_planned!: number;

  @CountField('Stores skipped because of drift.', 1) readonly vector_stores_drifted!: number;

  @CountField('Planned files: deleted + failed + drifted + would_delete + pending + phantom.', 1)
  readonly files_planned!: number;

  @CountField('Files skipped because of drift.', 0) readonly files_drifted!: number;
}

/** The outcomes of all stores and files of a plan. */
export class ApplyReportDto extends StoresAndFilesReportDto {
  @ListField(DriftedEntryDto, 'Skipped stores; their files are skipped as well.')
  readonly vector_stores_drifted!: readonly DriftedEntryDto[];

  @ListField(DriftedEntryDto, 'Skipped files.', { example: [] })
  readonly files_drifted!: readonly DriftedEntryDto[];

  @ObjectField(ApplySummaryDto, 'Counts, which add up to the planned objects.')
  readonly summary!: ApplySummaryDto;
}
