import { Module } from '@nestjs/common';
import { BulkDeletion } from './bulk-deletion.js';
import { BulkKinds } from './bulk-kind.js';
import { BulkRunner } from './bulk-runner.js';

@Module({ providers: [BulkRunner, BulkDeletion, BulkKinds], exports: [BulkRunner, BulkDeletion, BulkKinds] })
export class BulkModule {}
