import {
  applyDecorators,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { BulkOperation, Operation } from '../../bulk/operation.js';
import {
  ApiAnswer,
  ApiBulk,
  ApiDeletionReport,
  ApiKeyed,
  ApiIdsOrSelectorBody,
  ApiProblems,
  openAiObject,
} from '../../http/openapi/api-docs.js';
import { ApiIdParam } from '../../http/openapi/api-id-param.decorator.js';
import { CalledBy, type Caller } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { VectorStoreSelectorDto } from '../../selectors/dto/vector-store-selector.dto.js';
import { FileHolderListDto, FileSummaryDto } from './dto/file-answers.dto.js';
import { FilesQueryDto } from './dto/file-queries.dto.js';
import { DeleteFilesDto } from './dto/file-requests.dto.js';
import type { FileHolder, FileHolderList } from './file-holders.js';
import type { FileListing } from './file-listing.js';
import { FilesService } from './files.service.js';

const ApiDeletion = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelectorBody(
      DeleteFilesDto,
      { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
      { files: { extension: ['png'], created_before: '90d' }, dry_run: true },
    ),
    ApiDeletionReport(EXAMPLE.fileId, 'file'),
    ApiBulk(),
    ApiProblems(HttpStatus.CONFLICT),
  );

const ApiFiles = (): MethodDecorator =>
  ApiAnswer(
    'The ids; with `view` a summary of each, or all that OpenAI tells.',
    {
      type: 'array',
      items: { oneOf: [{ type: 'string' }, { $ref: getSchemaPath(FileSummaryDto) }, openAiObject('file')] },
      example: [EXAMPLE.fileId],
    },
    [{ id: EXAMPLE.fileId }, { summary: { count: 1, complete: true } }],
  );

@ApiTags('Files')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto, FileSummaryDto, FileHolderListDto)
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

  @Get(':file_id/vector_stores')
  @ApiIdParam('file_id', EXAMPLE.fileId)
  @ApiOperation({
    summary: 'List the vector stores that hold a file',
    description:
      'Every store is looked into, or it is an error; parameters narrow down which stores are meant. OpenAI tells of no ' +
      'file where it is used, so this takes a call or more for each store.',
    operationId: 'listFileVectorStores',
  })
  @ApiAnswer('The stores, and the file itself.', { $ref: getSchemaPath(FileHolderListDto) }, [
    { id: EXAMPLE.vectorStoreId, name: 'support articles', status: 'completed' },
    { summary: { count: 1, complete: true } },
  ])
  listHolders(
    @CalledBy() caller: Caller,
    @Param('file_id', IdPipe) fileId: string,
    @Query() query: VectorStoreSelectorDto,
  ): Operation<FileHolder, FileHolderList> {
    return this.files.listHolders(caller, fileId, query);
  }

  @Delete()
  @ApiOperation({ summary: 'Delete many files, from all vector stores as well', operationId: 'deleteFiles' })
  @ApiDeletion()
  deleteMany(
    @CalledBy() caller: Caller,
    @Body() body: DeleteFilesDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.files.deleteMany(
      caller,
      { ids: body.file_ids, selector: body.files },
      deletionOptionsOf(body),
    );
  }

  @Post('bulk-delete')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Delete many files (for clients that drop the body of a DELETE)',
    operationId: 'bulkDeleteFiles',
  })
  @ApiDeletion()
  bulkDelete(
    @CalledBy() caller: Caller,
    @Body() body: DeleteFilesDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.deleteMany(caller, body);
  }
}
