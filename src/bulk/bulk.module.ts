import { Module } from '@nestjs/common';
import { BulkDeletion } from './bulk-deletion.js';
import { BulkRunner } from './bulk-runner.js';

@Module({ providers: [BulkRunner, BulkDeletion], exports: [BulkRunner, BulkDeletion] })
export class BulkModule {}
