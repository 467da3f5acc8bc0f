import { Field } from '../../../contracts/fields.js';
import {
  StoresAndFilesReportDto,
  StoresAndFilesSummaryDto,
} from '../../../contracts/stores-and-files-report.dto.js';

/** An object that was skipped because it drifted. */
export class DriftedEntryDto {
  @Field.id('otherVectorStoreId', 'Id.') readonly id!: string;
  @Field.text('Human-readable difference from the plan.', 'it was used since') readonly reason!: string;
}

class ApplySummaryDto extends StoresAndFilesSummaryDto {
  @Field.count('Planned stores: deleted + failed + drifted + would_delete + pending + phantom.', 2)
  readonly vector_stores_planned!: number;

  @Field.count('Stores skipped because of drift.', 1) readonly vector_stores_drifted!: number;

  @Field.count('Planned files: deleted + failed + drifted + would_delete + pending + phantom.', 1)
  readonly files_planned!: number;

  @Field.count('Files skipped because of drift.', 0) readonly files_drifted!: number;
}

/** The outcomes of all stores and files of a plan. */
export class ApplyReportDto extends StoresAndFilesReportDto {
  @Field.list(DriftedEntryDto, 'Skipped stores; their files are skipped as well.')
  readonly vector_stores_drifted!: readonly DriftedEntryDto[];

  @Field.list(DriftedEntryDto, 'Skipped files.', { example: [] })
  readonly files_drifted!: readonly DriftedEntryDto[];

  @Field.object(ApplySummaryDto, 'Counts, which add up to the planned objects.')
  readonly summary!: ApplySummaryDto;
}
