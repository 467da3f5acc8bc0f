import { apiRequest } from '../../api/request';
import type { components } from '../../api/schema';
import type { ServerEvent } from '../../api/sse';
import type { ReportDraft } from '../../api/use-report';

type Schemas = components['schemas'];
type Row = Schemas['StorageRowDto'];
type Summary = Pick<Schemas['StorageReportDto'], 'totals' | 'top' | 'price' | 'generated_at'>;

/** Days without use after which a store is idle. */
export const IDLE_DAYS = 30;
const TOP = 8;

/** Ages of stores in days: at least `from`, less than `to`. */
export const AGES = [
  { from: 0, to: 7 },
  { from: 7, to: 30 },
  { from: 30, to: 90 },
  { from: 90, to: 365 },
  { from: 365, to: undefined },
] as const;

interface AgeGroup {
  stores: number;
  bytes: number;
}

export interface StorageReport extends ReportDraft<Summary> {
  done: number;
  summary?: Summary;
  /** One for each of `AGES`. */
  readonly ages: readonly AgeGroup[];
}

export const storageReportRequest = apiRequest('get', '/reports/storage', {
  query: { idle_days: IDLE_DAYS, top: TOP },
});

export const startStorageReport = (): StorageReport => ({
  done: 0,
  ages: AGES.map(() => ({ stores: 0, bytes: 0 })),
});

/** Keeps sums only: a project may have 100,000 stores. */
export function addToStorageReport(report: StorageReport, { event, data }: ServerEvent): void {
  if (event === 'report') report.summary = (data as { summary: Summary }).summary;
  if (event !== 'item') return;
  const { age_days: age, usage_bytes: bytes } = data as Row;
  report.done += 1;
  const group = report.ages[AGES.findIndex(({ to }) => to === undefined || (age ?? 0) < to)];
  if (group === undefined) return;
  group.stores += 1;
  group.bytes += bytes ?? 0;
}
