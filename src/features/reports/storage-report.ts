import type { Column, Tally } from '../../bulk/operation.js';
import { ONE_DAY_S, ONE_SECOND_MS } from '../../config/units.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import { lastActiveAt } from '../../selectors/criteria/vector-store-selector.js';
import {
  type LargeStoreDto,
  STORAGE_FLAGS,
  type StorageFlag,
  type StorageReportDto,
  type StorageRowDto,
  type StorageTotalsDto,
} from './dto/storage-report.dto.js';
import type { StoragePriceService } from './storage-price.service.js';

/** A storage report without its lists of stores. */
type StorageSummary = Omit<StorageReportDto, StorageFlag | 'vector_stores'>;

const FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled', 'total'] as const;
const UNKNOWN_COST = { usd_per_day: null, usd_per_month: null } as const;

interface StorageReportOptions {
  /** Days without use after which a store is idle. */
  readonly idleDays: number;
  /** Number of the largest stores to list. */
  readonly top: number;
  readonly nowMs: number;
}

/** Converts stores to the rows of a storage report, and adds these up. */
export class StorageReportRun implements Tally<StorageRowDto> {
  private vectorStores = 0;
  private usageBytes = 0;
  private readonly files = { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
  private readonly flags = { idle: 0, empty: 0, expired: 0, failed: 0 };
  private readonly largest: (LargeStoreDto & { readonly usage_bytes: number })[] = [];
  private otherBytes = 0;

  constructor(
    private readonly prices: StoragePriceService,
    private readonly options: StorageReportOptions,
  ) {}

  rowOf(store: VectorStore): StorageRowDto {
    const { id, name, status = null, usage_bytes = null, file_counts = null, expires_at = null } = store;
    const cost = usage_bytes === null ? UNKNOWN_COST : this.prices.costOf(usage_bytes);
    const idle_days = this.daysSince(lastActiveAt(store));
    const hasFlag: Record<StorageFlag, boolean> = {
      idle: idle_days !== null && idle_days >= this.options.idleDays,
      empty: file_counts?.total === 0,
      expired: status === 'expired',
      failed: (file_counts?.failed ?? 0) > 0,
    };
    return {
      id,
      name,
      status,
      usage_bytes,
      ...cost,
      age_days: this.daysSince(store.created_at),
      idle_days,
      file_counts,
      expires_at,
      flags: STORAGE_FLAGS.filter((flag) => hasFlag[flag]),
    };
  }

  add(row: StorageRowDto): void {
    this.vectorStores += 1;
    this.usageBytes += row.usage_bytes ?? 0;
    for (const status of FILE_STATUSES) this.files[status] += row.file_counts?.[status] ?? 0;
    for (const flag of row.flags) this.flags[flag] += 1;
    this.keepLargest(row);
  }

  /** Adds a store of the project that the report does not include. */
  addOther({ usage_bytes }: VectorStore): void {
    this.otherBytes += usage_bytes ?? 0;
  }

  get summary(): StorageSummary {
    return {
      object: 'report.storage',
      complete: true,
      generated_at: new Date(this.options.nowMs).toISOString(),
      price: this.prices.price,
      totals: this.totals,
      top: [...this.largest],
    };
  }

  get progress(): { done: number; failed: number } {
    return { done: this.vectorStores, failed: 0 };
  }

  reportOf(rows: readonly StorageRowDto[]): StorageReportDto {
    const withFlag = (flag: StorageFlag): string[] =>
      rows.filter(({ flags }) => flags.includes(flag)).map(({ id }) => id);
    return {
      ...this.summary,
      idle: withFlag('idle'),
      empty: withFlag('empty'),
      expired: withFlag('expired'),
      failed: withFlag('failed'),
      vector_stores: rows,
    };
  }

  private get totals(): StorageTotalsDto {
    const billable = this.prices.billableBytes(this.usageBytes, this.otherBytes);
    return {
      vector_stores: this.vectorStores,
      usage_bytes: this.usageBytes,
      billable_bytes: Math.ceil(billable),
      ...this.prices.costOf(billable),
      file_counts: { ...this.files },
      ...this.flags,
    };
  }

  private daysSince(moment: number | null | undefined): number | null {
    if (moment === null || moment === undefined) return null;
    return Math.max(0, Math.floor((this.options.nowMs / ONE_SECOND_MS - moment) / ONE_DAY_S));
  }

  /** Among stores of the same size, the first ones are kept. */
  private keepLargest({ id, name, usage_bytes, usd_per_month }: StorageRowDto): void {
    if (usage_bytes === null || usd_per_month === null) return;
    const place = this.largest.findIndex((other) => other.usage_bytes < usage_bytes);
    this.largest.splice(place === -1 ? this.largest.length : place, 0, {
      id,
      name,
      usage_bytes,
      usd_per_month,
    });
    if (this.largest.length > this.options.top) this.largest.pop();
  }
}

/** The CSV columns: one per field, per file status and per flag. */
export const STORAGE_COLUMNS: readonly Column<StorageRowDto>[] = [
  { name: 'id', valueOf: (row) => row.id },
  { name: 'name', valueOf: (row) => row.name },
  { name: 'status', valueOf: (row) => row.status },
  { name: 'usage_bytes', valueOf: (row) => row.usage_bytes },
  { name: 'usd_per_day', valueOf: (row) => row.usd_per_day },
  { name: 'usd_per_month', valueOf: (row) => row.usd_per_month },
  { name: 'age_days', valueOf: (row) => row.age_days },
  { name: 'idle_days', valueOf: (row) => row.idle_days },
  { name: 'files_in_progress', valueOf: (row) => row.file_counts?.in_progress },
  { name: 'files_completed', valueOf: (row) => row.file_counts?.completed },
  { name: 'files_failed', valueOf: (row) => row.file_counts?.failed },
  { name: 'files_cancelled', valueOf: (row) => row.file_counts?.cancelled },
  { name: 'files_total', valueOf: (row) => row.file_counts?.total },
  { name: 'expires_at', valueOf: (row) => row.expires_at },
  ...STORAGE_FLAGS.map((flag) => ({ name: flag, valueOf: (row: StorageRowDto) => row.flags.includes(flag) })),
];
