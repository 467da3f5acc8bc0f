import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE } from '../../../contracts/examples.js';
import {
  StoresAndFilesReportDto,
  StoresAndFilesSummaryDto,
} from '../../../contracts/stores-and-files-report.dto.js';

/** An object that was skipped because it drifted. */
export class DriftedEntryDto {
  @ApiProperty({ description: 'Id.', example: EXAMPLE.otherVectorStoreId })
  readonly id!: string;

  @ApiProperty({ description: 'Human-readable difference from the plan.', example: 'it was used since' })
  readonly reason!: string;
}

export class ApplySummaryDto extends StoresAndFilesSummaryDto {
  @ApiProperty({
    type: 'integer',
    description: 'Planned stores: deleted + failed + drifted + would_delete + pending + phantom.',
    example: 2,
  })
  readonly vector_stores_planned!: number;

  @ApiProperty({ type: 'integer', description: 'Stores skipped because of drift.', example: 1 })
  readonly vector_stores_drifted!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Planned files: deleted + failed + drifted + would_delete + pending + phantom.',
    example: 1,
  })
  readonly files_planned!: number;

  @ApiProperty({ type: 'integer', description: 'Files skipped because of drift.', example: 0 })
  readonly files_drifted!: number;
}

/** The outcomes of all stores and files of a plan. */
export class ApplyReportDto extends StoresAndFilesReportDto {
  @ApiProperty({ type: [DriftedEntryDto], description: 'Skipped stores; their files are skipped as well.' })
  readonly vector_stores_drifted!: readonly DriftedEntryDto[];

  @ApiProperty({ type: [DriftedEntryDto], description: 'Skipped files.', example: [] })
  readonly files_drifted!: readonly DriftedEntryDto[];

  @ApiProperty({ type: ApplySummaryDto, description: 'Counts, which add up to the planned objects.' })
  readonly summary!: ApplySummaryDto;
}
