import {
  applyDecorators,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Post,
  Query,
} from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { ChangeReport } from '../../bulk/report/change-report.js';
import type { BulkOperation } from '../../bulk/operation.js';
import { ApiProblems } from '../../http/openapi/api-problems.js';
import type { Caller } from '../../openai/caller.js';
import { deletionOptionsOf } from '../../contracts/deletion-options.js';
import {
  ApiAnswer,
  ApiBulk,
  ApiDeletionReport,
  ApiKeyed,
  ApiIdsOrSelectorBody,
  openAiObject,
} from '../../http/openapi/api-docs.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { DeletionReportDto } from '../../contracts/deletion-report.dto.js';
import { EXAMPLE } from '../../contracts/examples.js';
import type { IdsOrSelector } from '../../selectors/target-resolver.js';
import type { VectorStoreSelector } from '../../selectors/criteria/vector-store-selector.js';
import type { CascadeReport } from '../../deletion/cascade-report.js';
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

const NAMED = { vector_store_ids: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId] };
const SELECTED = { vector_stores: { name: ['tmp-*'], active_before: '30d' }, dry_run: true };

const ApiDeletion = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelectorBody(DeleteVectorStoresDto, NAMED, SELECTED),
    ApiDeletionReport(EXAMPLE.vectorStoreId, 'vector_store'),
    ApiBulk(),
    ApiProblems(HttpStatus.CONFLICT),
  );

const ApiCascade = (): MethodDecorator =>
  applyDecorators(
    ApiIdsOrSelectorBody(DeleteVectorStoresWithFilesDto, NAMED, SELECTED),
    ApiCascadeReport(),
    ApiBulk(),
    ApiProblems(HttpStatus.CONFLICT),
  );

const ApiVectorStores = (): MethodDecorator =>
  ApiAnswer(
    'The ids; with `view` a summary of each, or all that OpenAI tells.',
    {
      type: 'array',
      items: {
        oneOf: [
          { type: 'string' },
          { $ref: getSchemaPath(VectorStoreSummaryDto) },
          openAiObject('vector_store'),
        ],
      },
      example: [EXAMPLE.vectorStoreId],
    },
    [{ id: EXAMPLE.vectorStoreId }, { summary: { count: 1, complete: true } }],
  );

const meantBy = ({
  vector_store_ids: ids,
  vector_stores: selector,
}: DeleteVectorStoresDto): IdsOrSelector<VectorStoreSelector> => ({
  ids,
  selector,
});

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
  @ApiDeletion()
  deleteMany(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresDto,
  ): Promise<BulkOperation<ChangeReport>> {
    return this.vectorStores.deleteMany(caller, meantBy(body), deletionOptionsOf(body));
  }

  @Post('bulk-delete')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Delete many vector stores (for clients that drop the body of a DELETE)',
    operationId: 'bulkDeleteVectorStores',
  })
  @ApiDeletion()
  bulkDelete(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresDto,
  ): Promise<BulkOperation<ChangeReport>> {
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
  @ApiCascade()
  deleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): Promise<BulkOperation<CascadeReport>> {
    return this.vectorStores.deleteWithFiles(caller, meantBy(body), {
      ...deletionOptionsOf(body),
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
  @ApiCascade()
  bulkDeleteWithFiles(
    @CalledBy() caller: Caller,
    @Body() body: DeleteVectorStoresWithFilesDto,
  ): Promise<BulkOperation<CascadeReport>> {
    return this.deleteWithFiles(caller, body);
  }
}
