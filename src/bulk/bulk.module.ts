import { Module } from '@nestjs/common';
import { BulkById } from './bulk-by-id.js';
import { BulkKinds } from './bulk-kind.js';
import { BulkRunner } from './bulk-runner.js';

@Module({ providers: [BulkRunner, BulkById, BulkKinds], exports: [BulkRunner, BulkById, BulkKinds] })
export class BulkModule {}
