import fc from 'fast-check';
import { backOffMs, LONGEST_BACK_OFF_MS, MAX_RETRY_AFTER_MS, retryAfterMs, retryDelayMs } from './retry.js';
import { UpstreamError, type UpstreamErrorDetails } from '../upstream-error.js';

const MAX_TRIES = 8;
const PLENTY_MS = 1_000_000;
const error = (details: Partial<UpstreamErrorDetails>): UpstreamError =>
  new UpstreamError({ failure: 'status', message: 'x', mayHaveActed: true, ...details });
const delay = (
  details: Partial<UpstreamErrorDetails>,
  attempt = 1,
  timeLeftMs = PLENTY_MS,
): number | undefined => retryDelayMs(error(details), attempt, timeLeftMs, MAX_TRIES, () => 0);

describe('retryDelayMs', () => {
  it.each([408, 409, 429, 500, 502, 503, 504])('retries after %i', (status) => {
    expect(delay({ status })).toBe(500);
  });

  it.each([300, 400, 401, 403, 404, 422])('does not retry after %i', (status) => {
    expect(delay({ status })).toBeUndefined();
  });

  it.each(['unusable', 'timeout', 'unreachable'] as const)('retries after the failure %s', (failure) => {
    expect(delay({ failure })).toBe(500);
  });

  it('prefers x-should-retry to the status', () => {
    expect(delay({ status: 500, shouldRetry: false })).toBeUndefined();
    expect(delay({ status: 400, shouldRetry: true })).toBe(500);
  });

  it('does not retry an exhausted quota', () => {
    expect(delay({ status: 429, code: 'insufficient_quota' })).toBeUndefined();
  });

  it('waits as long as upstream requests, and not at all when that exceeds the remaining time', () => {
    expect(delay({ status: 429, retryAfterMs: 20_000 })).toBe(20_000);
    expect(delay({ status: 429, retryAfterMs: 20_000 }, 1, 20_000)).toBeUndefined();
    expect(delay({ status: 429, retryAfterMs: 0 })).toBe(0);
  });

  it('does not retry after the last attempt', () => {
    expect(delay({ status: 500 }, MAX_TRIES)).toBeUndefined();
  });
});

describe('backOffMs', () => {
  it('doubles from half a second to eight', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => backOffMs(attempt, () => 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ]);
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const ms = backOffMs(attempt, () => random);
          expect(ms).toBeGreaterThanOrEqual(375);
          expect(ms).toBeLessThanOrEqual(LONGEST_BACK_OFF_MS);
        },
      ),
    );
  });
});

describe('retryAfterMs', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '-5', 'retry-after': '1' }, 1000],
    [{ 'retry-after': ' 3 ' }, 3000],
    [{ 'retry-after': 'Thursday, 01-Jan-26 00:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Thu Jan  1 00:00:05 2026' }, 5000],
    [{ 'retry-after-ms': 'garbage', 'retry-after': '4' }, 4000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'garbage 7' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '60, 60' }, undefined],
    [{ 'retry-after': '60s' }, undefined],
    [{ 'retry-after': '0x10' }, undefined],
    [{ 'retry-after': 'NaN' }, undefined],
    [{ 'retry-after': '2099' }, MAX_RETRY_AFTER_MS],
    [{ 'retry-after': 'Fri, 32 Foo 2026 99:99:99 GMT' }, undefined],
    [{ 'retry-after-ms': '' }, undefined],
    [{ 'retry-after-ms': '5 ms' }, undefined],
    [{}, undefined],
  ])('reads %j as %s', (headers, expected) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected);
  });

  it.each([
    { 'retry-after': '9999999999' },
    { 'retry-after': '301' },
    { 'retry-after': '1e300' },
    { 'retry-after': '9'.repeat(400) },
    { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' },
    { 'retry-after-ms': 'Infinity' },
    { 'retry-after-ms': '1e300' },
    { 'retry-after-ms': '300001', 'retry-after': '1' },
  ])('caps %j at five minutes', (headers) => {
    expect(retryAfterMs(headers, NOW)).toBe(300_000);
  });
});
