import { Module } from '@nestjs/common';
import { ProjectScanModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [OpenAiModule, ProjectScanModule],
  controllers: [ReportsController],
  providers: [ReportsService],
})
export class ReportsModule {}
