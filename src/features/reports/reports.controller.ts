import { Controller, Get, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Operation } from '../../bulk/operation.js';
import { ApiAnswer, ApiKeyed } from '../../http/openapi/api-docs.js';
import { CalledBy, type Caller } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { FilesReportDto } from './dto/files-report.dto.js';
import { FilesReportQueryDto, StorageReportQueryDto } from './dto/report-queries.dto.js';
import { StorageReportDto } from './dto/storage-report.dto.js';
import type { FilesReport, Finding } from './files-report.js';
import { ReportsService } from './reports.service.js';
import type { StorageReport, StorageRow } from './storage-report.js';

@ApiTags('Reports')
@ApiKeyed()
@ApiExtraModels(StorageReportDto, FilesReportDto)
@Controller('reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get('storage')
  @ApiOperation({
    summary: 'What the vector stores take and cost',
    description:
      'A row for each store, of one complete listing; parameters narrow down which stores are meant. Prices of single ' +
      'stores are gross: what is free is taken off the totals. With `Accept: text/csv` a table.',
    operationId: 'reportStorage',
  })
  @ApiAnswer(
    'The report.',
    { $ref: getSchemaPath(StorageReportDto) },
    [
      { id: EXAMPLE.vectorStoreId, name: 'support articles', usage_bytes: 1610612736, usd_per_month: 4.5 },
      { summary: { object: 'report.storage', complete: true, totals: { vector_stores: 1 } } },
    ],
    `id,name,status,usage_bytes\n${EXAMPLE.vectorStoreId},support articles,completed,1610612736\n`,
  )
  storage(
    @CalledBy() caller: Caller,
    @Query() query: StorageReportQueryDto,
  ): Operation<StorageRow, StorageReport> {
    return this.reports.storage(caller, query);
  }

  @Get('files')
  @ApiOperation({
    summary: "Which files are in nobody's use, are the same, or could not be indexed",
    description:
      'All files and the files of all stores are listed. Orphans are named only when every store could be listed. ' +
      'Parameters narrow down which files the report is about; of a file that is gone only the id is known.',
    operationId: 'reportFiles',
  })
  @ApiAnswer('The report.', { $ref: getSchemaPath(FilesReportDto) }, [
    { kind: 'orphan', id: EXAMPLE.fileId, filename: 'handbook.pdf', purpose: 'assistants', bytes: 20480 },
    { summary: { object: 'report.files', complete: true, totals: { files: 1, orphans: 1 } } },
  ])
  files(@CalledBy() caller: Caller, @Query() query: FilesReportQueryDto): Operation<Finding, FilesReport> {
    return this.reports.files(caller, query);
  }
}
