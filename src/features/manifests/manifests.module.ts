import { Module } from '@nestjs/common';
import { BulkModule } from '../../bulk/bulk.module.js';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { IndexingModule } from '../../indexing/indexing.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { ManifestsService } from './manifests.service.js';
import { RestoresService } from './restores.service.js';
import { ManifestsController } from './manifests.controller.js';

@Module({
  imports: [OpenAiModule, BulkModule, IndexingModule, ProjectScanModule, SelectorsModule],
  controllers: [ManifestsController],
  providers: [ManifestsService, RestoresService],
  exports: [ManifestsService],
})
export class ManifestsModule {}
