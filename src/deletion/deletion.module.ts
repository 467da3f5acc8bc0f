import { Module } from '@nestjs/common';
import { BulkModule } from '../bulk/bulk.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { ProjectScanModule } from '../project-scan/project-scan.module.js';
import { Deleter } from './deleter.js';
import { VectorStoreCascade } from './vector-store-cascade.js';

const PROVIDERS = [Deleter, VectorStoreCascade];

/** Deletes objects with verification, and vector stores together with their files. */
@Module({ imports: [OpenAiModule, BulkModule, ProjectScanModule], providers: PROVIDERS, exports: PROVIDERS })
export class DeletionModule {}
