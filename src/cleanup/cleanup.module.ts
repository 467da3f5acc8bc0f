import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { DeletionModule } from '../deletion/deletion.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { TransferModule } from '../transfer/transfer.module.js';
import { AccountScan } from './account-scan.js';
import { CleanupApplication } from './cleanup-application.js';
import { CleanupSurvey } from './cleanup-survey.js';
import { CleanupController } from './cleanup.controller.js';
import { CleanupService } from './cleanup.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, DeletionModule, InventoryModule, TransferModule],
  controllers: [CleanupController],
  providers: [CleanupService, CleanupApplication, CleanupSurvey, AccountScan],
})
export class CleanupModule {}
