import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { ChangeReport } from '../bulk/change-report.js';
import type { BulkOperation } from '../bulk/operation.js';
import { ApiAnswer, ApiBulk, ApiDeletionReport, ApiKeyed } from '../edge/api-docs.js';
import { CalledBy, type Caller } from '../edge/caller.decorator.js';
import { DeletionReportDto } from '../edge/deletion-report.dto.js';
import { deletionInput } from '../edge/deletion-input.js';
import { EXAMPLE } from '../edge/examples.js';
import { FileSummaryDto } from './dto/file-answers.dto.js';
import { FilesQueryDto } from './dto/file-queries.dto.js';
import { DeleteFilesDto } from './dto/file-requests.dto.js';
import type { FileListing } from './file-listing.js';
import { FilesService } from './files.service.js';

const ApiFiles = (): MethodDecorator =>
  ApiAnswer(
    'The ids; with `view` a summary of each, or all that OpenAI tells.',
    {
      type: 'array',
      items: { oneOf: [{ type: 'string' }, { $ref: getSchemaPath(FileSummaryDto) }] },
      example: [EXAMPLE.fileId],
    },
    [{ id: EXAMPLE.fileId }, { summary: { count: 1, complete: true } }],
  );

@ApiTags('Files')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto, FileSummaryDto)
@Controller('files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Get()
  @ApiOperation({
    summary: 'List all files, or those that are meant',
    description:
      'By default the ids. Every parameter but `after`, `order`, `limit`, `view` and `sort` narrows down what is listed: ' +
      'a file is listed when all of them hold. All pages are read, or it is an error.',
    operationId: 'listFiles',
  })
  @ApiFiles()
  list(@CalledBy() caller: Caller, @Query() query: FilesQueryDto): FileListing {
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
