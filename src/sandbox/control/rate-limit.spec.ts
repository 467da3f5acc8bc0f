import { ApiError } from '../http/api-error.js';
import { RateLimiter } from './rate-limit.js';
import type { RateLimitSettings } from './settings.js';

describe('RateLimiter', () => {
  let now: number;
  let limiter: RateLimiter;
  beforeEach(() => {
    now = 1_000_000;
    limiter = new RateLimiter(() => now);
  });

  const rejection = (limit: RateLimitSettings | null, method = 'GET', account = 'a'): ApiError | null => {
    try {
      limiter.take(account, method, limit);
      return null;
    } catch (error) {
      return error as ApiError;
    }
  };
  const acceptedCount = (limit: RateLimitSettings, calls: number): number =>
    Array.from({ length: calls }, () => rejection(limit)).filter((error) => error === null).length;

  it('accepts the burst, then the rate', () => {
    const limit = { requests_per_second: 10, burst: 3 };
    expect(acceptedCount(limit, 10)).toBe(3);
    now += 200;
    expect(acceptedCount(limit, 10)).toBe(2);
    now += 60_000;
    expect(acceptedCount(limit, 10)).toBe(3);
  });

  it('defaults the burst to the rate per second', () => {
    expect(acceptedCount({ requests_per_second: 5 }, 10)).toBe(5);
    limiter.reset();
    expect(acceptedCount({ requests_per_minute: 6 }, 10)).toBe(1);
  });

  it('returns the wait in seconds, rounded up', () => {
    const limit = { requests_per_second: 4, burst: 1 };
    rejection(limit);
    now += 100;
    expect(rejection(limit)?.headers).toEqual({ 'retry-after': '1' });
    expect(rejection({ ...limit, retry_after_ms_header: true })?.headers).toEqual({
      'retry-after': '1',
      'retry-after-ms': '150',
    });
  });

  it('accepts a request after that wait', () => {
    const limit = { requests_per_second: 3, burst: 1, retry_after_ms_header: true };
    rejection(limit);
    now += Number(rejection(limit)?.headers['retry-after-ms']);
    expect(rejection(limit)).toBeNull();
  });

  it('limits each account separately, and only the configured methods', () => {
    const limit = { requests_per_second: 1, methods: ['DELETE'] };
    expect(rejection(limit, 'DELETE')).toBeNull();
    expect(rejection(limit, 'DELETE')?.status).toBe(429);
    expect(rejection(limit, 'GET')).toBeNull();
    expect(rejection(limit, 'DELETE', 'b')).toBeNull();
    expect(rejection(null, 'DELETE')).toBeNull();
  });
});
