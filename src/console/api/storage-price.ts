import { useServiceInfo } from './service-info';

/** As in the storage report of the service. */
const DAYS_PER_MONTH = 30;
const GIB = 1024 ** 3;

/** Price of one byte per month in US dollars, before the free storage of the project; `undefined` while it is loading. */
export function useBytePrice(): number | undefined {
  const price = useServiceInfo()?.storage_price.usd_per_gib_day;
  return price === undefined ? undefined : (price / GIB) * DAYS_PER_MONTH;
}
