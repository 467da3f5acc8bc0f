import type { UpstreamError } from '../upstream-error.js';

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
 * Longest wait that an upstream may ask for. A longer one counts as this long, so that a faulty header neither pauses a
 * key for years nor overflows a timer.
 */
export const MAX_RETRY_AFTER_MS = 300_000;

/** A number as headers carry it, and what a program prints for one that is too large. */
const NUMBER = /^(\d+(\.\d+)?(e\+?\d+)?|infinity)$/i;
/** The three forms of a date in HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`, and two that only old servers send. */
const HTTP_DATE =
  /^[a-z]{3,9}(, \d{2}[ -][a-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT| [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/i;

/**
 * The wait that the headers of a response ask for, in milliseconds, at most {@link MAX_RETRY_AFTER_MS}; `undefined`
 * where neither `retry-after-ms` nor `retry-after` holds a number or a date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 `Retry-After`: seconds or a date
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number = Date.now(),
): number | undefined {
  const wait = numberOf(headers['retry-after-ms']) ?? secondsOf(headers['retry-after'], now);
  return wait === undefined ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, wait));
}

function secondsOf(value: string | string[] | undefined, now: number): number | undefined {
  const seconds = numberOf(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = typeof value === 'string' && HTTP_DATE.test(value.trim()) ? dateOf(value.trim()) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}

/** A date without a time zone is in GMT too. */
const dateOf = (text: string): number => Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);

const numberOf = (value: string | string[] | undefined): number | undefined =>
  typeof value === 'string' && NUMBER.test(value.trim())
    ? Number(value.trim().replace(/^infinity$/i, 'Infinity'))
    : undefined;
