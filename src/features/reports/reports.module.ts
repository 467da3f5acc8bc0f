import { Module } from '@nestjs/common';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [OpenAiModule, ProjectScanModule, SelectorsModule],
  controllers: [ReportsController],
  providers: [ReportsService],
})
export class ReportsModule {}
