import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { DeletionReport } from '../bulk/deletion-report.js';
import type { BulkOperation, Operation } from '../bulk/operation.js';
import { ApiAnswer, ApiBulk, ApiDeletionReport, ApiIdList, ApiKeyed } from '../edge/api-docs.js';
import { CalledBy, type Caller } from '../edge/caller.decorator.js';
import { DeletionReportDto } from '../edge/deletion-report.dto.js';
import { EXAMPLE } from '../edge/examples.js';
import { PagedQueryDto } from '../edge/list-query.dto.js';
import type { CascadeReport } from './cascade-report.js';
import { CascadeReportDto } from './dto/vector-store-answers.dto.js';
import { DeleteVectorStoresDto, DeleteVectorStoresWithFilesDto } from './dto/vector-store-requests.dto.js';
import { VectorStoresService } from './vector-stores.service.js';

const ApiCascadeReport = (): MethodDecorator =>
  ApiAnswer('What became of every store and file.', { $ref: getSchemaPath(CascadeReportDto) }, [
    { id: EXAMPLE.fileId, object: 'file', outcome: 'deleted', attempts: 1 },
    { id: EXAMPLE.vectorStoreId, object: 'vector_store', outcome: 'deleted', attempts: 1 },
    { summary: { requested: 1, distinct: 1, vector_stores_deleted: 1, files_found: 1, files_deleted: 1 } },
  ]);

@ApiTags('Vector stores')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto, CascadeReportDto)
@Controller('vector_stores')
export class VectorStoresController {
  constructor(private readonly vectorStores: VectorStoresService) {}

  @Get()
  @ApiOperation({ summary: 'List the ids of all vector stores', operationId: 'listVectorStores' })
  @ApiIdList(EXAMPLE.vectorStoreId)
  list(@CalledBy() caller: Caller, @Query() query: PagedQueryDto): Operation<{ id: string }, string[]> {
    return this.vectorStores.list(caller, query);
  }

  @Delete()
  @ApiOperation({ summary: 'Delete many vector stores; their files stay', operationId: 'deleteVectorStores' })
  @ApiBody({ type: DeleteVectorStoresDto })
  @ApiDeletionReport(EXAMPLE.vectorStoreId, 'vector_store')
  @ApiBulk()
  deleteMany(@CalledBy() caller: Caller, @Body() body: DeleteVectorStoresDto): BulkOperation<DeletionReport> {
    return this.vectorStores.deleteMany(caller, body.vector_store_ids);
  }

  @Post('bulk-delete')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Delete many vector stores (for clients that drop the body of a DELETE)',
    operationId: 'bulkDeleteVectorStores',
  })
  @ApiBody({ type: DeleteVectorStoresDto })
  @ApiDeletionReport(EXAMPLE.vectorStoreId, 'vector_store')
  @ApiBulk()
  bulkDelete(@CalledBy() caller: Caller, @Body() body: DeleteVectorStoresDto): BulkOperation<DeletionReport> {
    return this.deleteMany(caller, body);
  }

  @Delete('with-files')
  @ApiOperation({
    summary: 'Delete many vector stores with their files',
    description:
      'Every store is listed completely before anything is deleted. A file that a store outside the request holds too ' +
      'is kept. A store goes only when all its files that may go are gone; repeat the request to finish what failed.',
    operationId: 'deleteVectorStoresWithFiles',
  })
  @ApiBody({ type: DeleteVectorStoresWithFilesDto })
  @ApiCascadeReport()
  @ApiBulk()
  deleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): BulkOperation<CascadeReport> {
    return this.vectorStores.deleteWithFiles(caller, {
      ids: body.vector_store_ids,
      delete_files: body.delete_files ?? true,
      shared_files: body.shared_files ?? 'keep',
    });
  }

  @Post('with-files/bulk-delete')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Delete many vector stores with their files (for clients that drop the body of a DELETE)',
    operationId: 'bulkDeleteVectorStoresWithFiles',
  })
  @ApiBody({ type: DeleteVectorStoresWithFilesDto })
  @ApiCascadeReport()
  @ApiBulk()
  bulkDeleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): BulkOperation<CascadeReport> {
    return this.deleteWithFiles(caller, body);
  }
}
