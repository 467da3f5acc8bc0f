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

  const refusal = (limit: RateLimitSettings | null, method = 'GET', account = 'a'): ApiError | null => {
    try {
      limiter.take(account, method, limit);
      return null;
    } catch (error) {
      return error as ApiError;
    }
  };
  const passed = (limit: RateLimitSettings, calls: number): number =>
    Array.from({ length: calls }, () => refusal(limit)).filter((error) => error === null).length;

  it('lets the burst pass, then the rate', () => {
    const limit = { requests_per_second: 10, burst: 3 };
    expect(passed(limit, 10)).toBe(3);
    now += 200;
    expect(passed(limit, 10)).toBe(2);
    now += 60_000;
    expect(passed(limit, 10)).toBe(3);
  });

  it('has a burst of one second unless told otherwise', () => {
    expect(passed({ requests_per_second: 5 }, 10)).toBe(5);
    limiter.reset();
    expect(passed({ requests_per_minute: 6 }, 10)).toBe(1);
  });

  it('says when the next request may come, in seconds rounded up', () => {
    const limit = { requests_per_second: 4, burst: 1 };
    refusal(limit);
    now += 100;
    expect(refusal(limit)?.headers).toEqual({ 'retry-after': '1' });
    expect(refusal({ ...limit, retry_after_ms_header: true })?.headers).toEqual({
      'retry-after': '1',
      'retry-after-ms': '150',
    });
  });

  it('lets a request pass after the wait it named', () => {
    const limit = { requests_per_second: 3, burst: 1, retry_after_ms_header: true };
    refusal(limit);
    now += Number(refusal(limit)?.headers['retry-after-ms']);
    expect(refusal(limit)).toBeNull();
  });

  it('limits each account by itself, and only the chosen methods', () => {
    const limit = { requests_per_second: 1, methods: ['DELETE'] };
    expect(refusal(limit, 'DELETE')).toBeNull();
    expect(refusal(limit, 'DELETE')?.status).toBe(429);
    expect(refusal(limit, 'GET')).toBeNull();
    expect(refusal(limit, 'DELETE', 'b')).toBeNull();
    expect(refusal(null, 'DELETE')).toBeNull();
  });
});
