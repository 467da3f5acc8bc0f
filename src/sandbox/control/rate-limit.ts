import { ApiError } from '../http/api-error.js';
import type { RateLimitSettings } from './settings.js';

interface TokenBucket {
  tokens: number;
  filledAt: number;
}

/** One token bucket per account: a request takes a token, tokens come back at the configured rate up to the burst. */
export class RateLimiter {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly now: () => number) {}

  /** Fills every bucket, as after a change of the limit. */
  reset(): void {
    this.buckets.clear();
  }

  /** @throws OpenAiError 429 with `retry-after` in whole seconds, when the account has no token left. */
  take(account: string, method: string, limit: RateLimitSettings | null): void {
    if (!limit || (limit.methods && !limit.methods.includes(method))) return;
    const perMs = tokensPerMs(limit);
    const burst = limit.burst ?? Math.max(1, Math.ceil(perMs * 1000));
    const bucket = this.fill(account, perMs, burst);
    if (bucket.tokens < 1) throw rateLimited(Math.ceil((1 - bucket.tokens) / perMs), limit);
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

function rateLimited(waitMs: number, limit: RateLimitSettings): ApiError {
  const headers: Record<string, string> = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  if (limit.retry_after_ms_header) headers['retry-after-ms'] = String(waitMs);
  return new ApiError(429, 'Rate limit reached for requests. Please try again later.', {
    type: 'requests',
    code: 'rate_limit_exceeded',
    headers,
  });
}
