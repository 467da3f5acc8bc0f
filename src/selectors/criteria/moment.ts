import { ONE_DAY_S, ONE_HOUR_S, ONE_MINUTE_S, ONE_SECOND_MS } from '../../config/units.js';

const AGE = /^(\d{1,6})([smhdw])$/;
const SECONDS_PER_UNIT = { s: 1, m: ONE_MINUTE_S, h: ONE_HOUR_S, d: ONE_DAY_S, w: 7 * ONE_DAY_S } as const;
/** A date, or a date and time with a time zone, as in RFC 3339. */
const DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

export const AGE_RULE = 'must be an age such as 90m, 12h, 30d or 4w';
export const MOMENT_RULE = 'must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z, or an age such as 30d';

/** Seconds of an age such as `30d`; `undefined` for an invalid one. Units: s, m, h, d, w. */
export function parseAge(text: string): number | undefined {
  const [, count, unit] = AGE.exec(text) ?? [];
  return unit === undefined
    ? undefined
    : Number(count) * SECONDS_PER_UNIT[unit as keyof typeof SECONDS_PER_UNIT];
}

/** Unix time in seconds of a date (UTC by default) or of an age before now; `undefined` for an invalid text. */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const age = parseAge(text);
  if (age !== undefined) return nowMs / ONE_SECOND_MS - age;
  const [, year, month, day] = DATE.exec(text) ?? [];
  const dateMs = isDay(Number(year), Number(month), Number(day)) ? Date.parse(text) : NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs / ONE_SECOND_MS;
}

/** `Date.parse` takes a day that does not exist, such as February 30, for a day of the next month. */
const isDay = (year: number, month: number, day: number): boolean =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
