import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { Environment } from '../config/environment.js';
import { ONE_SECOND_MS } from '../config/units.js';
import { ApiKeyGuard } from './auth/api-key.guard.js';
import { NoQueryGuard } from './validation/no-query.guard.js';
import { CallerThrottlerGuard } from './throttling/caller-throttler.guard.js';
import { ResponseFormatInterceptor } from './formats/response-format.interceptor.js';
import { ProblemFilter } from './errors/problem.filter.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { RunningRequests } from './server/running-requests.js';
import { SharedThrottlerStorage } from './throttling/shared-throttler-storage.js';
import { WindowedThrottlerStorage } from './throttling/throttler-storage.js';
import { StrictValidationPipe } from './validation/validation.pipe.js';

/** The parts of the HTTP server that all features share. Guards run in this order. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      imports: [RedisModule],
      inject: [Environment, RedisConnection],
      useFactory: (
        { THROTTLE_LIMIT: limit, THROTTLE_TTL_SECONDS: seconds }: Environment,
        { client }: RedisConnection,
      ) => ({
        throttlers: [{ limit, ttl: seconds * ONE_SECOND_MS }],
        skipIf: () => limit === 0 || seconds === 0,
        storage: client === undefined ? new WindowedThrottlerStorage() : new SharedThrottlerStorage(client),
      }),
    }),
  ],
  providers: [
    RunningRequests,
    ApiKeyGuard,
    { provide: APP_GUARD, useClass: CallerThrottlerGuard },
    { provide: APP_GUARD, useExisting: ApiKeyGuard },
    { provide: APP_GUARD, useClass: NoQueryGuard },
    { provide: APP_PIPE, useClass: StrictValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: ResponseFormatInterceptor },
  ],
  exports: [RunningRequests, ApiKeyGuard],
})
export class HttpServerModule {}
