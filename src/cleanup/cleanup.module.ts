import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { DeletionModule } from '../deletion/deletion.module.js';
import { ProjectScanModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { ManifestsModule } from '../transfer/transfer.module.js';
import { AccountScan } from './account-scan.js';
import { ApplyService } from './cleanup-application.js';
import { ApplyChecks } from './cleanup-survey.js';
import { CleanupController } from './cleanup.controller.js';
import { CleanupService } from './cleanup.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, DeletionModule, ProjectScanModule, ManifestsModule],
  controllers: [CleanupController],
  providers: [CleanupService, ApplyService, ApplyChecks, AccountScan],
})
export class CleanupModule {}
