/** What is asked for storage. */
export interface StoragePrice {
  readonly usd_per_gib_day: number;
  /** Costs nothing, of all stores together. */
  readonly free_gib: number;
}

/** What is paid for some storage. */
export interface StorageCost {
  readonly usd_per_day: number;
  /** 30 days. */
  readonly usd_per_month: number;
}

const DAYS_PER_MONTH = 30;
const GIB = 1024 ** 3;
const USD_DECIMALS = 6;

/** What a number of bytes costs where nothing is free. */
export function costOf(bytes: number, { usd_per_gib_day }: StoragePrice): StorageCost {
  const usdPerDay = (bytes / GIB) * usd_per_gib_day;
  return { usd_per_day: rounded(usdPerDay), usd_per_month: rounded(usdPerDay * DAYS_PER_MONTH) };
}

/** What of all bytes of a project is paid for. */
export const billableBytes = (allBytes: number, { free_gib }: StoragePrice): number =>
  Math.max(0, allBytes - free_gib * GIB);

const rounded = (usd: number): number => Number(usd.toFixed(USD_DECIMALS));
