import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { ChangeReport } from '../bulk/change-report.js';
import type { BulkOperation } from '../bulk/operation.js';
import { ApiAnswer, ApiBulk, ApiDeletionReport, ApiKeyed } from '../edge/api-docs.js';
import { CalledBy, type Caller } from '../edge/caller.decorator.js';
import { DeletionReportDto } from '../edge/deletion-report.dto.js';
import { deletionInput } from '../edge/deletion-input.js';
import { EXAMPLE } from '../edge/examples.js';
import type { CascadeReport } from './cascade-report.js';
import { CascadeReportDto, VectorStoreSummaryDto } from './dto/vector-store-answers.dto.js';
import { VectorStoresQueryDto } from './dto/vector-store-queries.dto.js';
import { DeleteVectorStoresDto, DeleteVectorStoresWithFilesDto } from './dto/vector-store-requests.dto.js';
import type { VectorStoreListing } from './vector-store-listing.js';
import { VectorStoresService } from './vector-stores.service.js';

const ApiCascadeReport = (): MethodDecorator =>
  ApiAnswer('What became of every store and file.', { $ref: getSchemaPath(CascadeReportDto) }, [
    { id: EXAMPLE.fileId, object: 'file', outcome: 'deleted', attempts: 1 },
    { id: EXAMPLE.vectorStoreId, object: 'vector_store', outcome: 'deleted', attempts: 1 },
    { summary: { requested: 1, distinct: 1, vector_stores_deleted: 1, files_found: 1, files_deleted: 1 } },
  ]);

const ApiVectorStores = (): MethodDecorator =>
  ApiAnswer(
    'The ids; with `view` a summary of each, or all that OpenAI tells.',
    {
      type: 'array',
      items: { oneOf: [{ type: 'string' }, { $ref: getSchemaPath(VectorStoreSummaryDto) }] },
      example: [EXAMPLE.vectorStoreId],
    },
    [{ id: EXAMPLE.vectorStoreId }, { summary: { count: 1, complete: true } }],
  );

@ApiTags('Vector stores')
@ApiKeyed()
@ApiExtraModels(DeletionReportDto, CascadeReportDto, VectorStoreSummaryDto)
@Controller('vector_stores')
export class VectorStoresController {
  constructor(private readonly vectorStores: VectorStoresService) {}

  @Get()
  @ApiOperation({
    summary: 'List all vector stores, or those that are meant',
    description:
      'By default the ids. Every parameter but `after`, `before`, `order` and `limit` narrows down what is listed: a ' +
      'store is listed when all of them hold. All pages are read, or it is an error.',
    operationId: 'listVectorStores',
  })
  @ApiVectorStores()
  list(@CalledBy() caller: Caller, @Query() query: VectorStoresQueryDto): VectorStoreListing {
    return this.vectorStores.list(caller, query);
  }

  @Delete()
  @ApiOperation({ summary: 'Delete many vector stores; their files stay', operationId: 'deleteVectorStores' })
  @ApiBody({ type: DeleteVectorStoresDto })
  @ApiDeletionReport(EXAMPLE.vectorStoreId, 'vector_store')
  @ApiBulk()
  deleteMany(@CalledBy() caller: Caller, @Body() body: DeleteVectorStoresDto): BulkOperation<ChangeReport> {
    return this.vectorStores.deleteMany(caller, deletionInput(body.vector_store_ids, body));
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
  bulkDelete(@CalledBy() caller: Caller, @Body() body: DeleteVectorStoresDto): BulkOperation<ChangeReport> {
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
      ...deletionInput(body.vector_store_ids, body),
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
