import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ApiAnswer, ApiKeyed, ApiNotFound } from '../edge/api-docs.js';
import { CalledBy, type Caller } from '../edge/caller.decorator.js';
import { EXAMPLE } from '../edge/examples.js';
import { IdPipe } from '../edge/id.pipe.js';
import { ManifestDto, ManifestQueryDto } from './dto/manifest.dto.js';
import { type ManifestOperation, ManifestsService } from './manifests.service.js';

const ApiStore = (): MethodDecorator =>
  ApiParam({
    name: 'vector_store_id',
    description: 'Id of the vector store.',
    example: EXAMPLE.vectorStoreId,
  });

@ApiTags('Transfer')
@ApiKeyed()
@ApiExtraModels(ManifestDto)
@Controller('vector_stores')
export class TransferController {
  constructor(private readonly manifests: ManifestsService) {}

  @Get(':vector_store_id/manifest')
  @ApiStore()
  @ApiOperation({
    summary: 'Write down what a vector store is and holds',
    description:
      'All that is needed to make the store again while its files exist: keep it before you delete a store. Line by line ' +
      'the store comes first, then a line a file.',
    operationId: 'getVectorStoreManifest',
  })
  @ApiAnswer('The manifest.', { $ref: getSchemaPath(ManifestDto) }, [
    { object: 'vector_store.manifest', version: 1, vector_store: { id: EXAMPLE.vectorStoreId } },
    { file_id: EXAMPLE.fileId, filename: 'password-reset.md', status: 'completed' },
    { summary: { count: 1, complete: true } },
  ])
  @ApiNotFound()
  manifest(
    @CalledBy() caller: Caller,
    @Param('vector_store_id', IdPipe) vectorStoreId: string,
    @Query() query: ManifestQueryDto,
  ): ManifestOperation {
    return this.manifests.manifest(caller, vectorStoreId, query.content ?? false);
  }
}
