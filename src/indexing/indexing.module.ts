import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { Indexing } from './indexing.js';

/** Waits until OpenAI has indexed attached files. */
@Module({ imports: [OpenAiModule], providers: [Indexing], exports: [Indexing] })
export class IndexingModule {}
