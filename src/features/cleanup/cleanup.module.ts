import { Module } from '@nestjs/common';
import { BulkModule } from '../../bulk/bulk.module.js';
import { DeletionModule } from '../../deletion/deletion.module.js';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { ManifestsModule } from '../manifests/manifests.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { ApplyService } from './apply.service.js';
import { ApplyChecks } from './apply-checks.js';
import { CleanupController } from './cleanup.controller.js';
import { PlanService } from './plan.service.js';

@Module({
  imports: [
    OpenAiModule,
    BulkModule,
    DeletionModule,
    ProjectScanModule,
    SelectorsModule,
    ManifestsModule,
    ReportsModule,
  ],
  controllers: [CleanupController],
  providers: [PlanService, ApplyService, ApplyChecks],
})
export class CleanupModule {}
