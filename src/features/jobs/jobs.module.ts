import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { BulkModule } from '../../bulk/bulk.module.js';
import { Environment } from '../../config/environment.js';
import { RedisConnection } from '../../redis/redis-connection.js';
import { RedisModule } from '../../redis/redis.module.js';
import { JobStore } from './stores/job-store.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { MemoryJobStore } from './stores/memory-job-store.js';
import { RedisJobStore } from './stores/redis-job-store.js';
import { RespondAsyncInterceptor } from './respond-async.interceptor.js';
import { RunningJobs } from './running-jobs.js';

@Module({
  imports: [BulkModule, RedisModule],
  controllers: [JobsController],
  providers: [
    JobsService,
    RunningJobs,
    {
      provide: JobStore,
      inject: [RedisConnection, Environment],
      useFactory: (connection: RedisConnection, environment: Environment): JobStore =>
        connection.client === undefined
          ? new MemoryJobStore(environment)
          : new RedisJobStore(connection, connection.client, environment),
    },
    { provide: APP_INTERCEPTOR, useClass: RespondAsyncInterceptor },
  ],
})
export class JobsModule {}
