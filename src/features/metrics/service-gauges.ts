import { Injectable } from '@nestjs/common';
import { Governors } from '../../openai/limits/governors.js';
import { RedisConnection } from '../../redis/redis-connection.js';
import { Metrics } from '../../telemetry/metrics.js';

/** Gauges of the governors and of Redis. */
@Injectable()
export class ServiceGauges {
  constructor(metrics: Metrics, governors: Governors, redis: RedisConnection) {
    metrics.measure('openai_governor_keys', 'Keys that have a governor.', () => governors.totals.keys);
    metrics.measure(
      'openai_governor_in_flight',
      'Calls in flight for all keys.',
      () => governors.totals.inFlight,
    );
    metrics.measure(
      'openai_governor_limit',
      'Allowed calls in flight for all keys.',
      () => governors.totals.limit,
    );
    metrics.measure('openai_governor_waiting', 'Waiting calls of all keys.', () => governors.totals.waiting);
    if (redis.isConfigured)
      metrics.measure('redis_up', '1 while Redis is available, 0 otherwise.', () => Number(redis.isReady));
  }
}
