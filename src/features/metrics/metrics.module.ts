import { Module } from '@nestjs/common';
import { HttpServerModule } from '../../http/http-server.module.js';
import { OpenAiModule } from '../../openai/openai.module.js';
import { RedisModule } from '../../redis/redis.module.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceGauges } from './service-gauges.js';

@Module({
  imports: [HttpServerModule, RedisModule, OpenAiModule],
  controllers: [MetricsController],
  providers: [ServiceGauges],
})
export class MetricsModule {}
