import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

/** Callers counted at once; beyond it the one seen longest ago starts anew. */
export const MAX_TRACKED = 100_000;

type ThrottleRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  hits: number;
  readonly resetsAtMs: number;
}

/**
 * Counts hits in fixed windows, in constant time and bounded memory per caller and without a timer: a window that
 * has passed is forgotten when it is met or crowded out.
 */
@Injectable()
export class WindowedThrottlerStorage implements ThrottlerStorage {
  readonly #windows = new LRUCache<string, Window>({ max: MAX_TRACKED });

  /** @param ttl length of the window in milliseconds */
  increment(key: string, ttl: number, limit: number): Promise<ThrottleRecord> {
    // Whole milliseconds: with fractions, now + ttl - now may come out above ttl, and be told a second too long.
    const nowMs = Math.floor(performance.now());
    let window = this.#windows.get(key);
    if (window === undefined || window.resetsAtMs <= nowMs) {
      window = { hits: 0, resetsAtMs: nowMs + ttl };
      this.#windows.set(key, window);
    }
    window.hits += 1;
    const timeToExpire = Math.ceil((window.resetsAtMs - nowMs) / 1000);
    const isBlocked = window.hits > limit;
    return Promise.resolve({
      totalHits: window.hits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }
}
