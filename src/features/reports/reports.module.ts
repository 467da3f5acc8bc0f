import { Module } from '@nestjs/common';
import { OpenAiModule } from '../../openai/openai.module.js';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { StoragePriceService } from './storage-price.service.js';

@Module({
  imports: [OpenAiModule, ProjectScanModule],
  controllers: [ReportsController],
  providers: [ReportsService, StoragePriceService],
  exports: [StoragePriceService],
})
export class ReportsModule {}
