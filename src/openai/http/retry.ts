import { ONE_SECOND_MS } from '../../config/units.js';
import type { UpstreamError } from '../upstream-error.js';

export const FIRST_BACK_OFF_MS = 500;
export const LONGEST_BACK_OFF_MS = 8_000;
/** Largest random reduction of a back-off, so that callers do not retry at the same time. */
const JITTER = 0.25;
/**
 * Most attempts of one call. They limit calls that fail immediately, to about 7 s for interactive and 30 s for bulk calls; the
 * deadline limits all others.
 */
export const MAX_ATTEMPTS = { interactive: 5, bulk: 8 } as const;

/**
 * Returns the wait before the next attempt, in milliseconds; `undefined` when there must be none.
 *
 * Upstream's headers decide (`x-should-retry`, `retry-after-ms`, `retry-after`); without them, the wait is an exponential
 * back-off with jitter. If the wait exceeds the remaining time, the call fails immediately. The official SDKs use the same
 * rules.
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
  const delayMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempt - 1));
  return delayMs * (1 - JITTER * random());
}

/** Longest wait that upstream can request, so that a wrong header neither pauses a key for years nor overflows a timer. */
export const MAX_RETRY_AFTER_MS = 300_000;

/** A number in a header, including the representations of very large numbers. */
const HEADER_NUMBER = /^(\d+(\.\d+)?(e\+?\d+)?|infinity)$/i;
/** The three date formats of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`, and two obsolete formats. */
const HTTP_DATE =
  /^[a-z]{3,9}(, \d{2}[ -][a-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT| [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/i;

/**
 * Returns the wait that a response requests, in milliseconds, at most {@link MAX_RETRY_AFTER_MS}; `undefined` if neither
 * `retry-after-ms` nor `retry-after` is a number or a date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 `Retry-After`: seconds or a date
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number = Date.now(),
): number | undefined {
  const waitMs = headerNumber(headers['retry-after-ms']) ?? retryAfterHeaderMs(headers['retry-after'], now);
  return waitMs === undefined ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}

function retryAfterHeaderMs(value: string | string[] | undefined, now: number): number | undefined {
  const seconds = headerNumber(value);
  if (seconds !== undefined) return seconds * ONE_SECOND_MS;
  const date =
    typeof value === 'string' && HTTP_DATE.test(value.trim()) ? parseHttpDate(value.trim()) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}

/** Dates without a time zone are in GMT. */
const parseHttpDate = (text: string): number => Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);

const headerNumber = (value: string | string[] | undefined): number | undefined =>
  typeof value === 'string' && HEADER_NUMBER.test(value.trim())
    ? Number(value.trim().replace(/^infinity$/i, 'Infinity'))
    : undefined;
