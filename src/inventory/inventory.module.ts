import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { ConfiguredProtection } from './configured-protection.js';
import { Indexing } from './indexing.js';
import { Inventory } from './inventory.js';
import { Selections } from './selections.js';
import { Targets } from './targets.js';

const PROVIDERS = [Inventory, Indexing, Selections, ConfiguredProtection, Targets];

@Module({ imports: [OpenAiModule], providers: PROVIDERS, exports: PROVIDERS })
export class ProjectScanModule {}
