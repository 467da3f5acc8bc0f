import { Module } from '@nestjs/common';
import { BulkOperations } from './bulk-operations.js';
import { BulkRunner } from './bulk-runner.js';

@Module({ providers: [BulkRunner, BulkOperations], exports: [BulkOperations] })
export class BulkModule {}
