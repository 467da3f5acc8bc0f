import type { UpstreamError } from './upstream-error.js';

export const FIRST_BACK_OFF_MS = 500;
export const LONGEST_BACK_OFF_MS = 8_000;
/** Up to this share of a back-off is taken off at random, so that callers do not come back in step. */
const JITTER = 0.25;
/**
 * Tries of one call, a bound for upstreams that fail at once, over and over; the deadline bounds all others. Somebody
 * who waits is told after some seven seconds, bulk work has the patience of half a minute.
 */
export const MAX_ATTEMPTS = { interactive: 5, bulk: 8 } as const;

/**
 * How long to wait before the next try, in milliseconds; `undefined` when there must be none.
 *
 * Upstream's own wish decides (`x-should-retry`, `retry-after-ms`, `retry-after`), else an exponential back-off
 * with jitter. A wait that does not fit into the time left is no wait: the caller is told at once.
 *
 * @see the retry rules of the official SDKs, which this follows
 */
export function retryDelayMs(
  error: UpstreamError,
  attempt: number,
  timeLeftMs: number,
  maxAttempts: number,
  random: () => number = Math.random,
): number | undefined {
  if (!error.isTransient || attempt >= maxAttempts) return undefined;
  const delay = error.retryAfterMs ?? backOffMs(attempt, random);
  return delay < timeLeftMs ? delay : undefined;
}

export function backOffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempt - 1));
  return full * (1 - JITTER * random());
}

/**
 * The wait that an answer's headers ask for, in milliseconds.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 `Retry-After`: seconds or a date
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | undefined>>,
  now: number = Date.now(),
): number | undefined {
  const milliseconds = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (milliseconds >= 0) return milliseconds;
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
