import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { ProjectScanModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { ManifestsService } from './manifests.service.js';
import { RestoresService } from './restores.service.js';
import { ManifestsController } from './transfer.controller.js';

@Module({
  imports: [OpenAiModule, BulkModule, ProjectScanModule],
  controllers: [ManifestsController],
  providers: [ManifestsService, RestoresService],
  exports: [ManifestsService],
})
export class ManifestsModule {}
