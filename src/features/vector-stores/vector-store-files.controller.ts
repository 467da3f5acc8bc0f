import { applyDecorators, Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import {
  ApiAnswer,
  ApiDeletionReport,
  KeyedController,
  ApiIdsOrSelector,
  ApiIdParam,
} from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.dto.js';
import { Writes, WritesUnlessDryRun } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { VectorStoreFileDeletedDto, VectorStoreFileListDto } from './dto/vector-store-responses.dto.js';
import {
  DetachFileQueryDto,
  VectorStoreFilesQueryDto,
  DetachFilesDto,
} from './dto/vector-store-requests.dto.js';
import type { VectorStoreFileListing } from './vector-store-listings.js';
import { VectorStoresService } from './vector-stores.service.js';

const ApiFileDetachment = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelector(
      DetachFilesDto,
      { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId] },
      { files: { status: ['failed'], attached_before: '7d' }, dry_run: true },
    ),
    ApiDeletionReport(EXAMPLE.fileId, 'vector_store.file'),
  );

@ApiIdParam('vector_store_id', EXAMPLE.vectorStoreId)
@KeyedController(
  'vector_stores/:vector_store_id/files',
  'Vector store files',
  DeletionReportDto,
  VectorStoreFileListDto,
)
export class VectorStoreFilesController {
  constructor(private readonly vectorStores: VectorStoresService) {}

  @Get()
  @ApiOperation({
    summary: 'List the files of a vector store, optionally filtered',
    description:
      'Returns all pages by default, or a single page if `limit` is given. All parameters other than `after`, `before`, ' +
      '`order`, `limit` and `view` are filters, and a file is listed if it matches all of them.',
    operationId: 'listVectorStoreFiles',
  })
  @ApiAnswer("OpenAI's list envelope.", VectorStoreFileListDto, [
    { id: EXAMPLE.fileId, object: 'vector_store.file', status: 'completed' },
    { summary: { count: 1, complete: true } },
  ])
  list(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Query() query: VectorStoreFilesQueryDto,
  ): VectorStoreFileListing {
    return this.vectorStores.listFiles(caller, vectorStoreId, query);
  }

  @Delete(':file_id')
  @Writes()
  @ApiIdParam('file_id', EXAMPLE.fileId)
  @ApiOperation({
    summary: 'Detach a file from a vector store without deleting it',
    description:
      'With `verify`, the vector store file is read until OpenAI no longer returns it, for at most VERIFY_TIMEOUT_MS (30 s by ' +
      'default). All vector stores are listed before, to detect whether another one loses the file. If they cannot be ' +
      'listed, nothing is detached.',
    operationId: 'detachFile',
  })
  @ApiOkResponse({ description: 'The file is detached.', type: VectorStoreFileDeletedDto })
  detach(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Param('file_id', IdPipe) fileId: string,
    @Query() { verify }: DetachFileQueryDto,
  ): Promise<VectorStoreFileDeletedDto> {
    return verify === true
      ? this.vectorStores.detachVerified(caller, vectorStoreId, fileId)
      : this.vectorStores.detachFile(caller, vectorStoreId, fileId);
  }

  @Delete()
  @WritesUnlessDryRun()
  @ApiOperation({
    summary: 'Detach files from a vector store without deleting them',
    operationId: 'detachFiles',
  })
  @ApiFileDetachment()
  detachMany(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: DetachFilesDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.vectorStores.detachFiles(
      caller,
      vectorStoreId,
      { ids: body.file_ids, selector: body.files },
      deletionOptionsOf(body),
    );
  }

  @Post('bulk-delete')
  @WritesUnlessDryRun()
  @ApiOperation({
    summary:
      'Detach files from a vector store without deleting them (for clients that cannot send a DELETE body)',
    operationId: 'bulkDetachFiles',
  })
  @ApiFileDetachment()
  bulkDetach(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: DetachFilesDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.detachMany(caller, vectorStoreId, body);
  }
}
