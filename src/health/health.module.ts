import { Module } from '@nestjs/common';
import { EdgeModule } from '../edge/edge.module.js';
import { RedisModule } from '../redis/redis.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [EdgeModule, RedisModule], controllers: [HealthController] })
export class HealthModule {}
