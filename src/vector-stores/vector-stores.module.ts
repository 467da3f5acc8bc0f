import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { BulkUpdatesController } from './vector-store-care.controller.js';
import { BulkUpdatesService } from './vector-store-care.service.js';
import { VectorStoreCascade } from './vector-store-cascade.js';
import { VectorStoreFilesController } from './vector-store-files.controller.js';
import { DeletionModule } from '../deletion/deletion.module.js';
import { ProjectScanModule } from '../inventory/inventory.module.js';
import { VectorStoresController } from './vector-stores.controller.js';
import { VectorStoresService } from './vector-stores.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, DeletionModule, ProjectScanModule],
  controllers: [VectorStoresController, VectorStoreFilesController, BulkUpdatesController],
  providers: [VectorStoresService, BulkUpdatesService, VectorStoreCascade],
})
export class VectorStoresModule {}
