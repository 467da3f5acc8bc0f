import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { ChangeReport } from '../../bulk/report/change-report.js';
import type { BulkOperation } from '../../bulk/operation.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { ApiAnswer, ApiBulk, ApiKeyed, ApiIdsOrSelectorBody } from '../../http/openapi/api-docs.js';
import { ApiIdParam } from '../../http/openapi/api-id-param.decorator.js';
import { CalledBy, type Caller } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import {
  ReattachFailedDto,
  ReattachReportDto,
  SetAttributesDto,
  SetExpiryDto,
  UpdateReportDto,
} from './dto/bulk-updates.dto.js';
import { BulkUpdatesService } from './bulk-updates.service.js';

const ApiStore = (): MethodDecorator => ApiIdParam('vector_store_id', EXAMPLE.vectorStoreId);

const ApiUpdateReport = (id: string, object: ObjectKind): MethodDecorator =>
  ApiAnswer('What became of every distinct id.', { $ref: getSchemaPath(UpdateReportDto) }, [
    { id, object, outcome: 'updated', attempts: 1 },
    { summary: { requested: 1, distinct: 1, updated: 1, failed: 0, not_attempted: 0 } },
  ]);

@ApiTags('Bulk updates')
@ApiKeyed()
@ApiExtraModels(UpdateReportDto, ReattachReportDto)
@Controller('vector_stores')
export class BulkUpdatesController {
  constructor(private readonly care: BulkUpdatesService) {}

  @Post('expiry')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Set when many vector stores expire',
    description: 'So many days after a store was last used, or never.',
    operationId: 'setVectorStoreExpiry',
  })
  @ApiIdsOrSelectorBody(
    SetExpiryDto,
    { vector_store_ids: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId], expires_after_days: 30 },
    { vector_stores: { metadata: ['env=dev'] }, expires_after_days: 30 },
  )
  @ApiUpdateReport(EXAMPLE.vectorStoreId, 'vector_store')
  @ApiBulk()
  setExpiry(@CalledBy() caller: Caller, @Body() body: SetExpiryDto): Promise<BulkOperation<ChangeReport>> {
    const { vector_store_ids: ids, vector_stores: selector, expires_after_days: days } = body;
    return this.care.setExpiry(caller, { ids, selector }, days);
  }

  @Post(':vector_store_id/reattach-failed')
  @HttpCode(HttpStatus.OK)
  @ApiStore()
  @ApiOperation({
    summary: 'Attach files again whose indexing failed',
    description:
      'With the attributes and the chunking that they have, and without detaching them first. A file whose indexing has ' +
      'not failed is left alone. A file that can never be indexed is skipped, unless it is named by its id.',
    operationId: 'reattachFailedFiles',
  })
  @ApiIdsOrSelectorBody(
    ReattachFailedDto,
    { file_ids: [EXAMPLE.fileId] },
    { files: { attached_after: '7d' } },
  )
  @ApiAnswer('What became of every distinct file.', { $ref: getSchemaPath(ReattachReportDto) }, [
    { id: EXAMPLE.fileId, object: 'vector_store.file', outcome: 'attached', attempts: 1 },
    {
      summary: {
        requested: 1,
        distinct: 1,
        attached: 1,
        failed: 0,
        pending: 0,
        skipped: 0,
        not_attempted: 0,
      },
    },
  ])
  @ApiBulk()
  reattachFailed(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: ReattachFailedDto,
  ): Promise<BulkOperation<ChangeReport>> {
    const { file_ids: ids, files: selector, include_cancelled: includeCancelled = false } = body;
    return this.care.reattachFailed(caller, vectorStoreId, { ids, selector, includeCancelled });
  }

  @Post(':vector_store_id/attributes')
  @HttpCode(HttpStatus.OK)
  @ApiStore()
  @ApiOperation({
    summary: 'Set attributes of many files of a vector store',
    description:
      'With `merge` each file is read first, and what is not named stays. A file that would have more than 16 attributes ' +
      'is told as failed (`too_many_attributes`).',
    operationId: 'setFileAttributes',
  })
  @ApiIdsOrSelectorBody(
    SetAttributesDto,
    { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId], attributes: { language: 'en', draft: null } },
    { files: { extension: ['md'] }, attributes: { language: 'en' } },
  )
  @ApiUpdateReport(EXAMPLE.fileId, 'vector_store.file')
  @ApiBulk()
  setAttributes(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: SetAttributesDto,
  ): Promise<BulkOperation<ChangeReport>> {
    const { file_ids: ids, files: selector, attributes, mode = 'merge' } = body;
    return this.care.setAttributes(caller, vectorStoreId, { ids, selector }, { attributes, mode });
  }
}
