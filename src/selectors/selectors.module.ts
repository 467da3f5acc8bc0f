import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { ProjectScanModule } from '../project-scan/project-scan.module.js';
import { ConfiguredProtection } from './configured-protection.js';
import { SelectorResolver } from './selector-resolver.js';
import { TargetResolver } from './target-resolver.js';

const RESOLVERS = [SelectorResolver, ConfiguredProtection, TargetResolver];

/** Finds the objects that selectors select, and keeps protected objects from deletion by selector. */
@Module({ imports: [OpenAiModule, ProjectScanModule], providers: RESOLVERS, exports: RESOLVERS })
export class SelectorsModule {}
