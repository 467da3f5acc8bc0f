import { Module } from '@nestjs/common';
import { BulkModule } from '../../bulk/bulk.module.js';
import { IndexingModule } from '../../indexing/indexing.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { SelectorsModule } from '../../selectors/selectors.module.js';
import { BulkUpdatesController } from './bulk-updates.controller.js';
import { BulkUpdatesService } from './bulk-updates.service.js';

@Module({
  imports: [OpenAiModule, BulkModule, IndexingModule, SelectorsModule],
  controllers: [BulkUpdatesController],
  providers: [BulkUpdatesService],
})
export class BulkUpdatesModule {}
