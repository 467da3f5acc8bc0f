import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { Indexing } from './indexing.js';
import { Inventory } from './inventory.js';

@Module({ imports: [OpenAiModule], providers: [Inventory, Indexing], exports: [Inventory, Indexing] })
export class InventoryModule {}
