import { Injectable } from '@nestjs/common';
import { Governors } from '../../openai/limits/governors.js';
import { RedisConnection } from '../../redis/redis-connection.js';
import { Metrics } from '../../telemetry/metrics.js';

/** States of the service that are read when they are asked for. */
@Injectable()
export class ServiceGauges {
  constructor(metrics: Metrics, governors: Governors, redis: RedisConnection) {
    metrics.measure('openai_governor_keys', 'Keys that are governed.', () => governors.totals.keys);
    metrics.measure(
      'openai_governor_in_flight',
      'Calls in flight, of all keys.',
      () => governors.totals.inFlight,
    );
    metrics.measure(
      'openai_governor_limit',
      'Calls that may be in flight, of all keys.',
      () => governors.totals.limit,
    );
    metrics.measure(
      'openai_governor_waiting',
      'Calls that wait for their turn, of all keys.',
      () => governors.totals.waiting,
    );
    if (redis.isConfigured)
      metrics.measure('redis_up', '1 while Redis is there, 0 while it is away.', () => Number(redis.isReady));
  }
}
