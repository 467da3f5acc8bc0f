import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ChangeReport } from '../bulk/change-report.js';
import type { BulkOperation, Operation } from '../bulk/operation.js';
import { ApiBulk, ApiDeletionReport, ApiIdList, ApiKeyed } from '../edge/api-docs.js';
import { CalledBy, type Caller } from '../edge/caller.decorator.js';
import { DeletionReportDto } from '../edge/deletion-report.dto.js';
import { deletionInput } from '../edge/deletion-input.js';
import { EXAMPLE } from '../edge/examples.js';
import { DeleteFilesDto, FilesQueryDto } from './dto/file-requests.dto.js';
import { FilesService } from './files.service.js';

@ApiTags('Files')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto)
@Controller('files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Get()
  @ApiOperation({ summary: 'List the ids of all files', operationId: 'listFiles' })
  @ApiIdList(EXAMPLE.fileId)
  list(@CalledBy() caller: Caller, @Query() query: FilesQueryDto): Operation<{ id: string }, string[]> {
    return this.files.list(caller, query);
  }

  @Delete()
  @ApiOperation({ summary: 'Delete many files, from all vector stores as well', operationId: 'deleteFiles' })
  @ApiBody({ type: DeleteFilesDto })
  @ApiDeletionReport(EXAMPLE.fileId, 'file')
  @ApiBulk()
  deleteMany(@CalledBy() caller: Caller, @Body() body: DeleteFilesDto): BulkOperation<ChangeReport> {
    return this.files.deleteMany(caller, deletionInput(body.file_ids, body));
  }

  @Post('bulk-delete')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Delete many files (for clients that drop the body of a DELETE)',
    operationId: 'bulkDeleteFiles',
  })
  @ApiBody({ type: DeleteFilesDto })
  @ApiDeletionReport(EXAMPLE.fileId, 'file')
  @ApiBulk()
  bulkDelete(@CalledBy() caller: Caller, @Body() body: DeleteFilesDto): BulkOperation<ChangeReport> {
    return this.deleteMany(caller, body);
  }
}
