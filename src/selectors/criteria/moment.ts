const ONE_SECOND_MS = 1_000;
const AGE = /^(\d{1,6})([smhdw])$/;
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
/** A date, or a date and time with its zone, as in RFC 3339. */
const DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

export const AGE_RULE = 'must be an age such as 90m, 12h, 30d or 4w';
export const MOMENT_RULE = 'must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z, or an age such as 30d';

/** Seconds of an age such as `30d`; `undefined` for what is none. Units: s, m, h, d, w. */
export function ageOf(text: string): number | undefined {
  const [, count, unit] = AGE.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

/**
 * The Unix time in seconds of a date, in UTC unless it says otherwise, or of an age before now; `undefined` for what is
 * neither.
 */
export function momentOf(text: string, nowMs: number): number | undefined {
  const age = ageOf(text);
  if (age !== undefined) return nowMs / ONE_SECOND_MS - age;
  const [, year, month, day] = DATE.exec(text) ?? [];
  const dateMs = isDay(Number(year), Number(month), Number(day)) ? Date.parse(text) : NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs / ONE_SECOND_MS;
}

/** A day that there is none of, such as the 30th of February, would be taken for one of the next month. */
const isDay = (year: number, month: number, day: number): boolean =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
