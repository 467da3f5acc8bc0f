import { Body, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import type { ObjectKind } from '../../bulk/report/outcome.js';
import { ApiAnswer, KeyedController, ApiIdsOrSelector, ApiIdParam } from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { Writes } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { ReattachFailedDto, SetAttributesDto, SetExpiryDto } from './dto/bulk-update-requests.dto.js';
import { ReattachReportDto, UpdateReportDto } from './dto/bulk-update-responses.dto.js';
import { BulkUpdatesService } from './bulk-updates.service.js';

const ApiUpdateReport = (id: string, object: ObjectKind): MethodDecorator =>
  ApiAnswer('The outcome of every distinct id.', UpdateReportDto, [
    { id, object, outcome: 'updated', attempts: 1 },
    { summary: { requested: 1, distinct: 1, updated: 1, failed: 0, not_attempted: 0 } },
  ]);

@KeyedController('vector_stores', 'Bulk updates', UpdateReportDto, ReattachReportDto)
export class BulkUpdatesController {
  constructor(private readonly bulkUpdates: BulkUpdatesService) {}

  @Post('expiry')
  @Writes()
  @ApiOperation({
    summary: 'Set the expiry of vector stores',
    description: 'A vector store expires a number of days after its last use, or never.',
    operationId: 'setVectorStoreExpiry',
  })
  @ApiIdsOrSelector(
    SetExpiryDto,
    { vector_store_ids: [EXAMPLE.vectorStoreId, EXAMPLE.otherVectorStoreId], expires_after_days: 30 },
    { vector_stores: { metadata: ['env=dev'] }, expires_after_days: 30 },
  )
  @ApiUpdateReport(EXAMPLE.vectorStoreId, 'vector_store')
  setExpiry(@CalledBy() caller: Caller, @Body() body: SetExpiryDto): Promise<BulkOperation<UpdateReportDto>> {
    const { vector_store_ids: ids, vector_stores: selector, expires_after_days: days } = body;
    return this.bulkUpdates.setExpiry(caller, { ids, selector }, days);
  }

  @Post(':vector_store_id/reattach-failed')
  @Writes()
  @ApiIdParam('vector_store_id', EXAMPLE.vectorStoreId)
  @ApiOperation({
    summary: 'Reattach files whose indexing failed',
    description:
      'Files are attached again with their attributes and chunking strategy, without being detached first, and the call ' +
      'waits until they are indexed. Files whose indexing has not failed are reported as failed (`not_failed`). Files that ' +
      'can never be indexed are skipped, unless their ids are given.',
    operationId: 'reattachFailedFiles',
  })
  @ApiIdsOrSelector(ReattachFailedDto, { file_ids: [EXAMPLE.fileId] }, { files: { attached_after: '7d' } })
  @ApiAnswer('The outcome of every distinct file.', ReattachReportDto, [
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
  reattachFailed(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: ReattachFailedDto,
  ): Promise<BulkOperation<ReattachReportDto>> {
    const { file_ids: ids, files: selector, include_cancelled: includeCancelled = false } = body;
    return this.bulkUpdates.reattachFailed(caller, vectorStoreId, { ids, selector, includeCancelled });
  }

  @Post(':vector_store_id/attributes')
  @Writes()
  @ApiIdParam('vector_store_id', EXAMPLE.vectorStoreId)
  @ApiOperation({
    summary: 'Set attributes of files of a vector store',
    description:
      'With `merge`, each file is read first, and its other attributes are kept. Files that would exceed 16 attributes are ' +
      'reported as failed (`too_many_attributes`).',
    operationId: 'setFileAttributes',
  })
  @ApiIdsOrSelector(
    SetAttributesDto,
    { file_ids: [EXAMPLE.fileId, EXAMPLE.otherFileId], attributes: { language: 'en', draft: null } },
    { files: { extension: ['md'] }, attributes: { language: 'en' } },
  )
  @ApiUpdateReport(EXAMPLE.fileId, 'vector_store.file')
  setAttributes(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() body: SetAttributesDto,
  ): Promise<BulkOperation<UpdateReportDto>> {
    const { file_ids: ids, files: selector, attributes, mode = 'merge' } = body;
    return this.bulkUpdates.setAttributes(caller, vectorStoreId, { ids, selector }, { attributes, mode });
  }
}
