import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { ProjectScanModule } from '../project-scan/project-scan.module.js';
import { ConfiguredProtection } from './configured-protection.js';
import { Selections } from './selections.js';
import { Targets } from './targets.js';

const PROVIDERS = [Selections, ConfiguredProtection, Targets];

/** Turns selectors into ids, and keeps protected objects out of them. */
@Module({ imports: [OpenAiModule, ProjectScanModule], providers: PROVIDERS, exports: PROVIDERS })
export class SelectorsModule {}
