import type { Tally } from '../../bulk/operation.js';
import type { Column } from '../../bulk/operation.js';
import { billableBytes, costOf, type StoragePrice } from '../../project-scan/storage-price.js';
import type { VectorStore } from '../../openai/gateway/types.js';
import { activeAt } from '../../selectors/criteria/vector-store-selector.js';

type FileCounts = NonNullable<VectorStore['file_counts']>;

/** What stands out of a store; several may hold. */
export const STORAGE_FLAGS = ['idle', 'empty', 'expired', 'failed'] as const;
export type StorageFlag = (typeof STORAGE_FLAGS)[number];

/** What a store takes; `null` where upstream does not tell what it follows from. */
export interface StorageRow {
  readonly id: string;
  readonly name: string | null;
  readonly status: string | null;
  readonly usage_bytes: number | null;
  /** Nothing is free of a single store: that is taken off the totals. */
  readonly usd_per_day: number | null;
  /** 30 days. */
  readonly usd_per_month: number | null;
  /** Whole days, as below. */
  readonly age_days: number | null;
  /** Since it was last used, or made. */
  readonly idle_days: number | null;
  readonly file_counts: FileCounts | null;
  readonly expires_at: number | null;
  readonly flags: readonly StorageFlag[];
}

type LargeStore = Pick<StorageRow, 'id' | 'name' | 'usage_bytes' | 'usd_per_month'>;

export interface StorageTotals {
  readonly vector_stores: number;
  readonly usage_bytes: number;
  /**
   * What these stores add to what the project pays for: what is free belongs to all its stores together, and is taken up by
   * the others first.
   */
  readonly billable_bytes: number;
  readonly usd_per_day: number;
  readonly usd_per_month: number;
  readonly file_counts: FileCounts;
  /** Stores with each flag. */
  readonly idle: number;
  readonly empty: number;
  readonly expired: number;
  readonly failed: number;
}

export interface StorageSummary {
  readonly object: 'report.storage';
  readonly complete: true;
  /** In UTC. */
  readonly generated_at: string;
  readonly price: StoragePrice;
  readonly totals: StorageTotals;
  readonly top: readonly LargeStore[];
}

export interface StorageReport extends StorageSummary, Readonly<Record<StorageFlag, readonly string[]>> {
  readonly vector_stores: readonly StorageRow[];
}

const UNKNOWN_COST = { usd_per_day: null, usd_per_month: null } as const;
const ONE_SECOND_MS = 1_000;
const ONE_DAY_S = 86_400;

/** Tells what each store takes. */
export class StorageRows {
  constructor(
    private readonly price: StoragePrice,
    /** Days without use from which on a store is idle. */
    private readonly idleDays: number,
    private readonly nowMs: number,
  ) {}

  rowOf(store: VectorStore): StorageRow {
    const { id, name, status = null, usage_bytes = null, file_counts = null, expires_at = null } = store;
    const cost = usage_bytes === null ? UNKNOWN_COST : costOf(usage_bytes, this.price);
    const idle_days = this.daysSince(activeAt(store));
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
      flags: STORAGE_FLAGS.filter((flag) => this.has(flag, store, idle_days)),
    };
  }

  private daysSince(moment: number | null | undefined): number | null {
    if (moment === null || moment === undefined) return null;
    return Math.max(0, Math.floor((this.nowMs / ONE_SECOND_MS - moment) / ONE_DAY_S));
  }

  private has(
    flag: StorageFlag,
    { status, file_counts: counts }: VectorStore,
    idleDays: number | null,
  ): boolean {
    switch (flag) {
      case 'idle':
        return idleDays !== null && idleDays >= this.idleDays;
      case 'empty':
        return counts?.total === 0;
      case 'expired':
        return status === 'expired';
      case 'failed':
        return (counts?.failed ?? 0) > 0;
    }
  }
}

/** Adds the rows of a report up. */
export class StorageTally implements Tally<StorageRow> {
  private vectorStores = 0;
  private usageBytes = 0;
  private readonly files = { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
  private readonly flags = { idle: 0, empty: 0, expired: 0, failed: 0 };
  private readonly largest: LargeStore[] = [];
  private otherBytes = 0;

  constructor(
    private readonly price: StoragePrice,
    /** How many of the largest stores are told. */
    private readonly top: number,
    private readonly nowMs: number,
  ) {}

  add(row: StorageRow): void {
    this.vectorStores += 1;
    this.usageBytes += row.usage_bytes ?? 0;
    for (const state of Object.keys(this.files) as (keyof FileCounts)[])
      this.files[state] += row.file_counts?.[state] ?? 0;
    for (const flag of row.flags) this.flags[flag] += 1;
    this.keepLargest(row);
  }

  /** A store of the project that the report is not about. */
  addOther({ usage_bytes }: VectorStore): void {
    this.otherBytes += usage_bytes ?? 0;
  }

  get summary(): StorageSummary {
    return {
      object: 'report.storage',
      complete: true,
      generated_at: new Date(this.nowMs).toISOString(),
      price: this.price,
      totals: this.totals,
      top: [...this.largest],
    };
  }

  get progress(): { done: number; failed: number } {
    return { done: this.vectorStores, failed: 0 };
  }

  private get totals(): StorageTotals {
    const { usageBytes, otherBytes, price } = this;
    const billable = billableBytes(usageBytes + otherBytes, price) - billableBytes(otherBytes, price);
    return {
      vector_stores: this.vectorStores,
      usage_bytes: this.usageBytes,
      billable_bytes: Math.ceil(billable),
      ...costOf(billable, this.price),
      file_counts: { ...this.files },
      ...this.flags,
    };
  }

  /** Of stores of the same size, those that came first. */
  private keepLargest({ id, name, usage_bytes, usd_per_month }: StorageRow): void {
    if (usage_bytes === null) return;
    const place = this.largest.findIndex((other) => (other.usage_bytes ?? 0) < usage_bytes);
    this.largest.splice(place === -1 ? this.largest.length : place, 0, {
      id,
      name,
      usage_bytes,
      usd_per_month,
    });
    if (this.largest.length > this.top) this.largest.pop();
  }
}

/** The whole report. */
export function storageReport(summary: StorageSummary, rows: readonly StorageRow[]): StorageReport {
  const withFlag = (flag: StorageFlag): string[] =>
    rows.filter(({ flags }) => flags.includes(flag)).map(({ id }) => id);
  return {
    ...summary,
    idle: withFlag('idle'),
    empty: withFlag('empty'),
    expired: withFlag('expired'),
    failed: withFlag('failed'),
    vector_stores: rows,
  };
}

/** A column a field; counts of files have one each, and so has each flag. */
export const STORAGE_COLUMNS: readonly Column<StorageRow>[] = [
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
  ...STORAGE_FLAGS.map((flag) => ({ name: flag, valueOf: (row: StorageRow) => row.flags.includes(flag) })),
];
