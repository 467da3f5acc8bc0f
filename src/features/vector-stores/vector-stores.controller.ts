import { applyDecorators, Body, Delete, Get, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import type { Caller } from '../../openai/caller.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.dto.js';
import {
  ApiAnswer,
  ApiDeletionReport,
  KeyedController,
  ApiIdsOrSelector,
  ApiObjectListing,
} from '../../http/openapi/api-docs.js';
import { WritesUnlessDryRun } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { CascadeReportDto } from '../../contracts/stores-and-files-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import type { IdsOrSelector } from '../../selectors/target-resolver.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import type { ObjectListing } from '../../selectors/object-listing.js';
import { VectorStoreSummaryDto } from './dto/vector-store-responses.dto.js';
import {
  VectorStoresQueryDto,
  DeleteVectorStoresDto,
  DeleteVectorStoresWithFilesDto,
} from './dto/vector-store-requests.dto.js';
import { VectorStoresService } from './vector-stores.service.js';

const IDS_EXAMPLE = { vector_store_ids: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId] };
const SELECTOR_EXAMPLE = { vector_stores: { name: ['tmp-*'], active_before: '30d' }, dry_run: true };

const ApiVectorStoreDeletion = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelector(DeleteVectorStoresDto, IDS_EXAMPLE, SELECTOR_EXAMPLE, HttpStatus.CONFLICT),
    ApiDeletionReport(EXAMPLE.vectorStoreId, 'vector_store'),
  );

const ApiCascade = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelector(DeleteVectorStoresWithFilesDto, IDS_EXAMPLE, SELECTOR_EXAMPLE, HttpStatus.CONFLICT),
    ApiAnswer('The outcomes of all vector stores and files.', CascadeReportDto, [
      { id: EXAMPLE.fileId, object: 'file', outcome: 'deleted', attempts: 1 },
      { id: EXAMPLE.vectorStoreId, object: 'vector_store', outcome: 'deleted', attempts: 1 },
      { summary: { requested: 1, distinct: 1, vector_stores_deleted: 1, files_found: 1, files_deleted: 1 } },
    ]),
  );

const selectionOf = (body: DeleteVectorStoresDto): IdsOrSelector<VectorStoreSelector> => ({
  ids: body.vector_store_ids,
  selector: body.vector_stores,
});

@KeyedController('vector_stores', 'Vector stores', DeletionReportDto, CascadeReportDto, VectorStoreSummaryDto)
export class VectorStoresController {
  constructor(private readonly vectorStores: VectorStoresService) {}

  @Get()
  @ApiOperation({
    summary: 'List vector stores, optionally filtered',
    description:
      'Returns ids by default. All parameters other than `after`, `before`, `order`, `limit`, `view` and `sort` are filters, ' +
      'and a vector store is listed if it matches all of them. The listing covers all pages: if a page cannot be read, the ' +
      'request fails.',
    operationId: 'listVectorStores',
  })
  @ApiObjectListing('vector_store', 'vector stores', VectorStoreSummaryDto, EXAMPLE.vectorStoreId)
  list(@CalledBy() caller: Caller, @Query() query: VectorStoresQueryDto): ObjectListing {
    return this.vectorStores.list(caller, query);
  }

  @Delete()
  @WritesUnlessDryRun()
  @ApiOperation({ summary: 'Delete vector stores and keep their files', operationId: 'deleteVectorStores' })
  @ApiVectorStoreDeletion()
  deleteMany(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.vectorStores.deleteMany(caller, selectionOf(body), deletionOptionsOf(body));
  }

  @Post('bulk-delete')
  @WritesUnlessDryRun()
  @ApiOperation({
    summary: 'Delete vector stores and keep their files (for clients that cannot send a DELETE body)',
    operationId: 'bulkDeleteVectorStores',
  })
  @ApiVectorStoreDeletion()
  bulkDelete(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresDto,
  ): Promise<BulkOperation<DeletionReportDto>> {
    return this.deleteMany(caller, body);
  }

  @Delete('with-files')
  @WritesUnlessDryRun()
  @ApiOperation({
    summary: 'Delete vector stores and their files',
    description:
      'The files of every vector store are listed completely before anything is deleted. Files that are also attached to a ' +
      'vector store outside the request are kept by default. A vector store is deleted only if all of its other files were ' +
      'deleted. Repeat the request to retry failed deletions.',
    operationId: 'deleteVectorStoresWithFiles',
  })
  @ApiCascade()
  deleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): Promise<BulkOperation<CascadeReportDto>> {
    return this.vectorStores.deleteWithFiles(caller, selectionOf(body), {
      ...deletionOptionsOf(body),
      delete_files: body.delete_files ?? true,
      shared_files: body.shared_files ?? 'keep',
    });
  }

  @Post('with-files/bulk-delete')
  @WritesUnlessDryRun()
  @ApiOperation({
    summary: 'Delete vector stores and their files (for clients that cannot send a DELETE body)',
    operationId: 'bulkDeleteVectorStoresWithFiles',
  })
  @ApiCascade()
  bulkDeleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): Promise<BulkOperation<CascadeReportDto>> {
    return this.deleteWithFiles(caller, body);
  }
}
