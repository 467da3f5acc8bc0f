import { Module } from '@nestjs/common';
import { OpenAiModule } from '../../openai/openai.module.js';
import { FileBatchesController } from './file-batches.controller.js';
import { V1FilesController } from './files.controller.js';
import { RelayService } from './relay.service.js';
import { UploadsController } from './uploads.controller.js';
import { V1VectorStoreFilesController } from './vector-store-files.controller.js';
import { V1VectorStoresController } from './vector-stores.controller.js';

/** OpenAI's own API for vector stores, files and uploads, behind this service's limits. */
@Module({
  imports: [OpenAiModule],
  controllers: [
    V1VectorStoresController,
    V1VectorStoreFilesController,
    FileBatchesController,
    V1FilesController,
    UploadsController,
  ],
  providers: [RelayService],
})
export class OpenAiCompatModule {}
