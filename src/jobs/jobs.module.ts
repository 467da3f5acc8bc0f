import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { BulkModule } from '../bulk/bulk.module.js';
import { JobStore } from './job-store.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { MemoryJobStore } from './memory-job-store.js';
import { RespondAsyncInterceptor } from './respond-async.interceptor.js';
import { RunningJobs } from './running-jobs.js';

@Module({
  imports: [BulkModule],
  controllers: [JobsController],
  providers: [
    JobsService,
    RunningJobs,
    { provide: JobStore, useClass: MemoryJobStore },
    { provide: APP_INTERCEPTOR, useClass: RespondAsyncInterceptor },
  ],
})
export class JobsModule {}
