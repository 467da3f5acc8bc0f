import { applyDecorators, Body, Delete, Get, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { BulkOperation, Operation } from '../../bulk/operation.js';
import type { Caller } from '../../openai/caller.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.dto.js';
import {
  ApiIdParam,
  ApiAnswer,
  ApiDeletionReport,
  KeyedController,
  ApiIdsOrSelector,
  ApiObjectListing,
} from '../../http/openapi/api-docs.js';
import { WritesUnlessDryRun } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { ObjectListing } from '../../selectors/object-listing.js';
import { VectorStoreSelectorDto } from '../../selectors/dto/vector-store-selector.dto.js';
import { FileHolderDto, FileHolderListDto, FileSummaryDto } from './dto/file-responses.dto.js';
import { FilesQueryDto, DeleteFilesDto } from './dto/file-requests.dto.js';
import { FileHolders } from './file-holders.js';
import { FilesService } from './files.service.js';

const ApiFileDeletion = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelector(
      DeleteFilesDto,
      { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
      { files: { extension: ['png'], created_before: '90d' }, dry_run: true },
      HttpStatus.CONFLICT,
    ),
    ApiDeletionReport(EXAMPLE.fileId, 'file'),
  );

@KeyedController('files', 'Files', DeletionReportDto, FileSummaryDto, FileHolderListDto)
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly holders: FileHolders,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List files, optionally filtered',
    description:
      'Returns ids by default. All parameters other than `after`, `order`, `limit`, `view` and `sort` are filters, and a file ' +
      'is listed if it matches all of them. The listing covers all pages: if a page cannot be read, the request fails.',
    operationId: 'listFiles',
  })
  @ApiObjectListing('file', 'files', FileSummaryDto, EXAMPLE.fileId)
  list(@CalledBy() caller: Caller, @Query() query: FilesQueryDto): ObjectListing {
    return this.files.list(caller, query);
  }

  @Get(':file_id/vector_stores')
  @ApiIdParam('file_id', EXAMPLE.fileId)
  @ApiOperation({
    summary: 'List the vector stores that a file is attached to',
    description:
      'OpenAI does not provide this information, so the files of all vector stores are listed, with at least one call for ' +
      'each. The parameters limit the search to the matching vector stores. If one cannot be scanned, the request fails.',
    operationId: 'listFileVectorStores',
  })
  @ApiAnswer('The vector stores, and the file.', FileHolderListDto, [
    { id: EXAMPLE.vectorStoreId, name: 'support articles', status: 'completed' },
    { summary: { count: 1, complete: true } },
  ])
  listHolders(
    @CalledBy() caller: Caller,
    @Param('file_id', IdPipe) fileId: string,
    @Query() query: VectorStoreSelectorDto,
  ): Operation<FileHolderDto, FileHolderListDto> {
    return this.holders.of(caller, fileId, query);
  }

  @Delete()
  @WritesUnlessDryRun()
  @ApiOperation({
    summary: 'Delete files and detach them from all vector stores',
    operationId: 'deleteFiles',
  })
  @ApiFileDeletion()
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
  @WritesUnlessDryRun()
  @ApiOperation({
    summary:
      'Delete files and detach them from all vector stores (for clients that cannot send a DELETE body)',
    operationId: 'bulkDeleteFiles',
  })
  @ApiFileDeletion()
  bulkDelete(
    @CalledBy() caller: Caller,
    @Body() body: DeleteFilesDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.deleteMany(caller, body);
  }
}
