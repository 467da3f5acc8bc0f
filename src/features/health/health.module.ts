import { Module } from '@nestjs/common';
import { HttpServerModule } from '../../http/http-server.module.js';
import { RedisModule } from '../../redis/redis.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [HttpServerModule, RedisModule], controllers: [HealthController] })
export class HealthModule {}
