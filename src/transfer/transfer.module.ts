import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { ManifestsService } from './manifests.service.js';
import { RestoresService } from './restores.service.js';
import { TransferController } from './transfer.controller.js';

@Module({
  imports: [OpenAiModule, BulkModule, InventoryModule],
  controllers: [TransferController],
  providers: [ManifestsService, RestoresService],
  exports: [ManifestsService],
})
export class TransferModule {}
