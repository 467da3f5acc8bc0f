/** Durations; the suffix of a name is its unit. */
export const ONE_SECOND_MS = 1_000;
export const ONE_MINUTE_MS = 60 * ONE_SECOND_MS;
export const ONE_HOUR_MS = 60 * ONE_MINUTE_MS;
export const ONE_DAY_MS = 24 * ONE_HOUR_MS;

export const ONE_MINUTE_S = 60;
export const ONE_HOUR_S = 60 * ONE_MINUTE_S;
export const ONE_DAY_S = 24 * ONE_HOUR_S;
