/** Default of the service's `STORAGE_PRICE_USD_PER_GIB_DAY`. */
const USD_PER_GIB_DAY = 0.1;
const DAYS_PER_MONTH = 30;
const GIB = 1024 ** 3;

/** Cost of storage per month in US dollars, before the free storage of the project. */
export const usdPerMonth = (bytes: number): number => (bytes / GIB) * USD_PER_GIB_DAY * DAYS_PER_MONTH;
