import { Module } from '@nestjs/common';
import { ProjectScanModule } from '../inventory/inventory.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { Deleter } from './deleter.js';

@Module({ imports: [OpenAiModule, ProjectScanModule], providers: [Deleter], exports: [Deleter] })
export class DeletionModule {}
