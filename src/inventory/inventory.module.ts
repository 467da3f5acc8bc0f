import { Module } from '@nestjs/common';
import { OpenAiModule } from '../openai/openai.module.js';
import { Inventory } from './inventory.js';

@Module({ imports: [OpenAiModule], providers: [Inventory], exports: [Inventory] })
export class InventoryModule {}
