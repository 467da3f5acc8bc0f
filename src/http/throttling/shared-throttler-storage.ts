import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { ONE_SECOND_MS } from '../../config/units.js';
import { throttleRecord, type ThrottleRecord, WindowedThrottlerStorage } from './throttler-storage.js';

type Increment = (key: string, ttl: number) => Promise<[hits: number, leftMs: number]>;

/** Pause after a failed call to Redis, so that requests do not wait for it. */
const REDIS_PAUSE_MS = ONE_SECOND_MS;

/** KEYS: counter. ARGV: length of the window in ms. */
const INCREMENT = `
local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {hits, left}
`;

/**
 * Counts hits in fixed windows in Redis, so that a limit applies across replicas. While Redis is unavailable, each process uses
 * its own counts.
 */
export class SharedThrottlerStorage implements ThrottlerStorage {
  private readonly own = new WindowedThrottlerStorage();
  private readonly increase: Increment;
  private retryAtMs = 0;

  constructor(private readonly redis: Redis) {
    redis.defineCommand('throttlerIncrement', { numberOfKeys: 1, lua: INCREMENT });
    const { throttlerIncrement } = redis as Redis & { throttlerIncrement: Increment };
    this.increase = throttlerIncrement.bind(redis);
  }

  /** @param ttl length of the window in milliseconds */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottleRecord> {
    const own = await this.own.increment(key, ttl, limit);
    if (this.redis.status !== 'ready' || performance.now() < this.retryAtMs) return own;
    try {
      const [totalHits, leftMs] = await this.increase(`throttle:${key}`, ttl);
      return throttleRecord(totalHits, leftMs, limit);
    } catch {
      // The connection logs the failure.
      this.retryAtMs = performance.now() + REDIS_PAUSE_MS;
      return own;
    }
  }
}
