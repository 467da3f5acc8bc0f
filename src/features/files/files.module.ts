import { Module } from '@nestjs/common';
import { BulkModule } from '../../bulk/bulk.module.js';
import { DeletionModule } from '../../deletion/deletion.module.js';
import { ProjectScanModule } from '../../project-scan/project-scan.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { FileHolders } from './file-holders.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, DeletionModule, ProjectScanModule, SelectorsModule],
  controllers: [FilesController],
  providers: [FilesService, FileHolders],
})
export class FilesModule {}
