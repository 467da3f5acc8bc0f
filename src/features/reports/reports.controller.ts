import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Operation } from '../../bulk/operation.js';
import { ApiAnswer, KeyedController } from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { FilesReportDto } from './dto/files-report.dto.js';
import { FilesReportQueryDto, StorageReportQueryDto } from './dto/report-queries.dto.js';
import { StorageReportDto, StorageRowDto } from './dto/storage-report.dto.js';
import type { Finding } from './files-report.js';
import { ReportsService } from './reports.service.js';

@KeyedController('reports', 'Reports', StorageReportDto, FilesReportDto)
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get('storage')
  @ApiOperation({
    summary: 'Report the storage and cost of vector stores',
    description:
      'Reports a row per store, from one complete listing; parameters select the stores. The prices of single stores do not ' +
      'take the free storage into account, the totals do. `Accept: text/csv` returns a table.',
    operationId: 'reportStorage',
  })
  @ApiAnswer(
    'The report.',
    StorageReportDto,
    [
      { id: EXAMPLE.vectorStoreId, name: 'support articles', usage_bytes: 1610612736, usd_per_month: 4.5 },
      { summary: { object: 'report.storage', complete: true, totals: { vector_stores: 1 } } },
    ],
    `id,name,status,usage_bytes\n${EXAMPLE.vectorStoreId},support articles,completed,1610612736\n`,
  )
  storage(
    @CalledBy() caller: Caller,
    @Query() query: StorageReportQueryDto,
  ): Operation<StorageRowDto, StorageReportDto> {
    return this.reports.storage(caller, query);
  }

  @Get('files')
  @ApiOperation({
    summary: 'Report orphaned, dangling, duplicate and unindexed files',
    description:
      'Lists all files and the files of all stores. Orphans are reported only if every store could be listed. Parameters ' +
      'select the files; only the id of a file that does not exist is known.',
    operationId: 'reportFiles',
  })
  @ApiAnswer('The report.', FilesReportDto, [
    { kind: 'orphan', id: EXAMPLE.fileId, filename: 'handbook.pdf', purpose: 'assistants', bytes: 20480 },
    { summary: { object: 'report.files', complete: true, totals: { files: 1, orphans: 1 } } },
  ])
  files(@CalledBy() caller: Caller, @Query() query: FilesReportQueryDto): Operation<Finding, FilesReportDto> {
    return this.reports.files(caller, query);
  }
}
