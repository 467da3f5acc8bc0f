import { Module } from '@nestjs/common';
import { BulkModule } from '../../bulk/bulk.module.js';
import { DeletionModule } from '../../deletion/deletion.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { VectorStoreFilesController } from './vector-store-files.controller.js';
import { VectorStoresController } from './vector-stores.controller.js';
import { VectorStoresService } from './vector-stores.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, DeletionModule, ProjectScanModule, SelectorsModule],
  controllers: [VectorStoresController, VectorStoreFilesController],
  providers: [VectorStoresService],
})
export class VectorStoresModule {}
