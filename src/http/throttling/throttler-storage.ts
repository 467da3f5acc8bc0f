import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';
import { ONE_SECOND_MS } from '../../config/units.js';

/** Maximum number of callers to track. Beyond it, the least recently seen caller is discarded. */
export const MAX_TRACKED_CALLERS = 100_000;

export type ThrottleRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface ThrottleWindow {
  hits: number;
  readonly resetsAtMs: number;
}

/**
 * Counts hits in fixed windows, in constant time per hit, with bounded memory and without timers. An expired window is replaced
 * on the next hit, or evicted.
 */
@Injectable()
export class WindowedThrottlerStorage implements ThrottlerStorage {
  readonly #windows = new LRUCache<string, ThrottleWindow>({ max: MAX_TRACKED_CALLERS });

  /** @param ttl length of the window in milliseconds */
  increment(key: string, ttl: number, limit: number): Promise<ThrottleRecord> {
    // Whole milliseconds: with fractions, now + ttl - now can exceed ttl, which would add a second to the result.
    const nowMs = Math.floor(performance.now());
    let window = this.#windows.get(key);
    if (window === undefined || window.resetsAtMs <= nowMs) {
      window = { hits: 0, resetsAtMs: nowMs + ttl };
      this.#windows.set(key, window);
    }
    window.hits += 1;
    return Promise.resolve(throttleRecord(window.hits, window.resetsAtMs - nowMs, limit));
  }
}

/** @param leftMs time until the window ends */
export function throttleRecord(totalHits: number, leftMs: number, limit: number): ThrottleRecord {
  const timeToExpire = Math.ceil(leftMs / ONE_SECOND_MS);
  const isBlocked = totalHits > limit;
  return { totalHits, timeToExpire, isBlocked, timeToBlockExpire: isBlocked ? timeToExpire : 0 };
}
