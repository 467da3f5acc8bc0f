import { Module } from '@nestjs/common';
import { HttpServerModule } from '../edge/edge.module.js';
import { RedisModule } from '../redis/redis.module.js';
import { OpenAiModule } from '../openai/openai.module.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceGauges } from './service-gauges.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [HttpServerModule, RedisModule, OpenAiModule],
  controllers: [HealthController, MetricsController],
  providers: [ServiceGauges],
})
export class HealthModule {}
