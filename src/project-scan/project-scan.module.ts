import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { AccountScan } from './account-scan.js';
import { Inventory } from './inventory.js';

const PROVIDERS = [Inventory, AccountScan];

/** Reads which vector stores and files a project holds, and which store uses which file. */
@Module({ imports: [OpenAiModule], providers: PROVIDERS, exports: PROVIDERS })
export class ProjectScanModule {}
