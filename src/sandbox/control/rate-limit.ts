import { rateLimitError } from '../http/api-error.js';
import type { RateLimitSettings } from './settings.js';

interface TokenBucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket for each account. A request takes one token; tokens refill at the configured rate up to the burst. */
export class RateLimiter {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly now: () => number) {}

  /** Fills all buckets. */
  reset(): void {
    this.buckets.clear();
  }

  /** @throws ApiError 429 if the account has no token left */
  take(account: string, method: string, limit: RateLimitSettings | null): void {
    if (!limit || (limit.methods && !limit.methods.includes(method))) return;
    const perMs = tokensPerMs(limit);
    const burst = limit.burst ?? Math.max(1, Math.ceil(perMs * 1000));
    const bucket = this.fill(account, perMs, burst);
    if (bucket.tokens < 1)
      throw rateLimitError('requests', Math.ceil((1 - bucket.tokens) / perMs), limit.retry_after_ms_header);
    bucket.tokens -= 1;
  }

  private fill(account: string, perMs: number, burst: number): TokenBucket {
    const now = this.now();
    const bucket = this.buckets.get(account) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledAt) * perMs);
    bucket.filledAt = now;
    this.buckets.set(account, bucket);
    return bucket;
  }
}

function tokensPerMs(limit: RateLimitSettings): number {
  return (limit.requests_per_second ?? (limit.requests_per_minute ?? 60) / 60) / 1000;
}
