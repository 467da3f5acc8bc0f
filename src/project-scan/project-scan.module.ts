import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { ProjectScan } from './project-scan.js';

/** Reads which vector stores and files a project holds, and which store holds which file. */
@Module({ imports: [OpenAiModule], providers: [ProjectScan], exports: [ProjectScan] })
export class ProjectScanModule {}
