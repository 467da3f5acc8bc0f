import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation } from '@nestjs/swagger';
import type { BulkOperation } from '../../bulk/operation.js';
import { ApiAnswer, ApiBulk, KeyedController, ApiIdParam } from '../../http/openapi/api-docs.js';
import type { Caller } from '../../openai/caller.js';
import { LargeBody } from '../../http/route-options.js';
import { Writes } from '../../http/read-only/route-effects.js';
import { CalledBy } from '../../http/auth/caller.decorator.js';
import { EXAMPLE } from '../../contracts/examples.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import { ManifestDto, ManifestQueryDto } from './dto/manifest.dto.js';
import { CloneVectorStoreDto, RestoreReportDto, RestoreVectorStoresDto } from './dto/restore.dto.js';
import { type ManifestOperation, ManifestsService } from './manifests.service.js';
import { RestoresService } from './restores.service.js';
import { type RestorableManifest, storeToRestore } from './vector-store-manifest.js';

const ApiOriginalStore = (): MethodDecorator => ApiIdParam('vector_store_id', EXAMPLE.vectorStoreId);

const MANIFEST_EXAMPLE = {
  object: 'vector_store.manifest',
  version: 1,
  created_at: '2026-02-01T09:30:00.000Z',
  vector_store: {
    id: EXAMPLE.otherVectorStoreId,
    name: 'support articles',
    description: null,
    metadata: { team: 'search' },
    expires_after: null,
  },
  files: [
    {
      file_id: EXAMPLE.fileId,
      filename: 'password-reset.md',
      bytes: 20480,
      purpose: 'assistants',
      status: 'completed',
      attributes: { language: 'en' },
      chunking_strategy: null,
    },
  ],
  complete: true,
};

const ApiRestoreReport = (): MethodDecorator =>
  ApiAnswer('The outcome of every store and file.', RestoreReportDto, [
    {
      id: EXAMPLE.vectorStoreId,
      object: 'vector_store',
      outcome: 'created',
      from: EXAMPLE.otherVectorStoreId,
      name: 'support articles',
      attempts: 1,
    },
    {
      id: EXAMPLE.fileId,
      object: 'vector_store.file',
      outcome: 'attached',
      vector_store_id: EXAMPLE.vectorStoreId,
      from: EXAMPLE.otherVectorStoreId,
      attempts: 1,
    },
    { summary: { requested: 1, distinct: 1, vector_stores_created: 1, files: 1, files_attached: 1 } },
  ]);

@KeyedController('vector_stores', 'Manifests', ManifestDto, RestoreReportDto)
export class ManifestsController {
  constructor(
    private readonly manifests: ManifestsService,
    private readonly restores: RestoresService,
  ) {}

  @Get(':vector_store_id/manifest')
  @ApiOriginalStore()
  @ApiOperation({
    summary: 'Export a vector store as a manifest',
    description:
      'The manifest describes the store and its files. It restores the store as long as the files exist, so save it before ' +
      'you delete a store. In NDJSON, the first line is the store, and each further line is a file.',
    operationId: 'getVectorStoreManifest',
  })
  @ApiAnswer('The manifest.', ManifestDto, [
    { object: 'vector_store.manifest', version: 1, vector_store: { id: EXAMPLE.vectorStoreId } },
    { file_id: EXAMPLE.fileId, filename: 'password-reset.md', status: 'completed' },
    { summary: { count: 1, complete: true } },
  ])
  manifest(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Query() query: ManifestQueryDto,
  ): ManifestOperation {
    return this.manifests.manifest(caller, vectorStoreId, query.content ?? false);
  }

  @Post('restore')
  @Writes()
  @LargeBody()
  @ApiOperation({
    summary: 'Restore vector stores from manifests',
    description:
      'Each store gets a new id. Missing files are reported; the others are attached with their attributes and chunking ' +
      'strategies, and the call waits until they are indexed. A repeated request creates further stores. To complete an ' +
      'existing store instead, send its id as `into` with one manifest.',
    operationId: 'restoreVectorStores',
  })
  @ApiBody({
    type: RestoreVectorStoresDto,
    examples: {
      empty: { summary: 'A store without files', value: { ...MANIFEST_EXAMPLE, files: [] } },
      one: { summary: 'A store with a file', value: MANIFEST_EXAMPLE },
      into: {
        summary: 'The missing files of an existing store',
        value: { ...MANIFEST_EXAMPLE, into: EXAMPLE.vectorStoreId },
      },
    },
  })
  @ApiRestoreReport()
  @ApiBulk()
  restore(@CalledBy() caller: Caller, @Body() body: RestoreVectorStoresDto): BulkOperation<RestoreReportDto> {
    const stores = ((body.manifests ?? [body]) as readonly RestorableManifest[]).map(storeToRestore);
    const into = body.into ?? undefined;
    return this.restores.restore(caller, { ids: stores.map(({ id }) => id), stores, into });
  }

  @Post(':vector_store_id/clone')
  @Writes()
  @ApiOriginalStore()
  @ApiOperation({
    summary: 'Clone a vector store',
    description:
      'The clone has the same files, with their attributes and chunking strategies. The call fails if the store cannot be ' +
      'read completely; otherwise it is the same as a restore from the manifest of the store.',
    operationId: 'cloneVectorStore',
  })
  @ApiBody({ type: CloneVectorStoreDto })
  @ApiRestoreReport()
  @ApiBulk()
  clone(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Body() { name, metadata }: CloneVectorStoreDto,
  ): BulkOperation<RestoreReportDto> {
    return this.restores.clone(caller, { ids: [vectorStoreId], name, metadata });
  }
}
