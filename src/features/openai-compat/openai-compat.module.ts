import { Module } from '@nestjs/common';
import { OpenAiModule } from '../../openai/openai.module.js';
import { OpenAiFileBatchesController } from './openai-file-batches.controller.js';
import { OpenAiFilesController } from './openai-files.controller.js';
import { RelayService } from './relay.service.js';
import { OpenAiSpecificationService } from './specification/openai-specification.service.js';
import { OpenAiUploadsController } from './openai-uploads.controller.js';
import { OpenAiVectorStoreFilesController } from './openai-vector-store-files.controller.js';
import { OpenAiVectorStoresController } from './openai-vector-stores.controller.js';

/** OpenAI's own API of vector stores, files and uploads under `/v1`. */
@Module({
  imports: [OpenAiModule],
  controllers: [
    OpenAiVectorStoresController,
    OpenAiVectorStoreFilesController,
    OpenAiFileBatchesController,
    OpenAiFilesController,
    OpenAiUploadsController,
  ],
  providers: [RelayService, OpenAiSpecificationService],
  exports: [OpenAiSpecificationService],
})
export class OpenAiCompatModule {}
