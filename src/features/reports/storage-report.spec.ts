import type { VectorStore } from '../../openai/gateway/types.js';
import { parseEnvironment } from '../../config/environment.js';
import { StoragePriceService } from './storage-price.service.js';
import type { StorageReportDto } from './dto/storage-report.dto.js';
import { StorageReportRun } from './storage-report.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const GIB = 1024 ** 3;
const PRICES = new StoragePriceService(
  parseEnvironment({ STORAGE_PRICE_USD_PER_GIB_DAY: '0.1', STORAGE_FREE_GIB: '1' }),
);
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * 86_400;

const store = (id: string, more: Partial<VectorStore> = {}): VectorStore => ({
  id,
  object: 'vector_store',
  name: id,
  status: 'completed',
  usage_bytes: GIB,
  file_counts: { in_progress: 0, completed: 2, failed: 0, cancelled: 0, total: 2 },
  created_at: daysAgo(40),
  last_active_at: daysAgo(2),
  expires_at: null,
  ...more,
});

const runOf = (top = 10): StorageReportRun =>
  new StorageReportRun(PRICES, { idleDays: 30, top, nowMs: NOW_MS });
const rows = runOf();

function reportOf(stores: readonly VectorStore[], top?: number): StorageReportDto {
  const run = runOf(top);
  const all = stores.map((one) => run.rowOf(one));
  for (const row of all) run.add(row);
  return run.reportOf(all);
}

describe('a row of the storage report', () => {
  it('reports the storage and cost of a store', () => {
    expect(rows.rowOf(store('vs_1', { usage_bytes: GIB / 4 }))).toEqual({
      id: 'vs_1',
      name: 'vs_1',
      status: 'completed',
      usage_bytes: GIB / 4,
      usd_per_day: 0.025,
      usd_per_month: 0.75,
      age_days: 40,
      idle_days: 2,
      file_counts: { in_progress: 0, completed: 2, failed: 0, cancelled: 0, total: 2 },
      expires_at: null,
      flags: [],
    });
  });

  it.each<[string, Partial<VectorStore>]>([
    ['absent', {}],
    ['null', { usage_bytes: null, file_counts: null, last_active_at: null, expires_at: null }],
  ])('reports null for fields that are %s upstream', (_how, more) => {
    expect(rows.rowOf({ id: 'vs_1', object: 'vector_store', name: null, ...more })).toEqual({
      id: 'vs_1',
      name: null,
      status: null,
      usage_bytes: null,
      usd_per_day: null,
      usd_per_month: null,
      age_days: null,
      idle_days: null,
      file_counts: null,
      expires_at: null,
      flags: [],
    });
  });

  it.each<[Partial<VectorStore>, string[]]>([
    [{ last_active_at: daysAgo(30) }, ['idle']],
    [{ last_active_at: daysAgo(29.9) }, []],
    [{ last_active_at: null }, ['idle']],
    [{ last_active_at: daysAgo(-1) }, []],
    [{ status: 'expired' }, ['expired']],
    [{ file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 } }, ['empty']],
    [{ file_counts: { in_progress: 0, completed: 0, failed: 2, cancelled: 0, total: 2 } }, ['failed']],
    [
      {
        status: 'expired',
        last_active_at: daysAgo(35),
        file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 },
      },
      ['idle', 'empty', 'expired'],
    ],
  ])('flags %j as %j', (more, flags) => {
    expect(rows.rowOf(store('vs_1', more)).flags).toEqual(flags);
  });

  it('reports 0 idle days for a time in the future', () => {
    expect(rows.rowOf(store('vs_1', { last_active_at: daysAgo(-1) })).idle_days).toBe(0);
  });
});

describe('the storage report', () => {
  it('subtracts the free storage from the totals', () => {
    const { totals } = reportOf([store('vs_1'), store('vs_2', { usage_bytes: GIB / 2 })]);
    expect(totals).toEqual({
      vector_stores: 2,
      usage_bytes: 1.5 * GIB,
      billable_bytes: GIB / 2,
      usd_per_day: 0.05,
      usd_per_month: 1.5,
      file_counts: { in_progress: 0, completed: 4, failed: 0, cancelled: 0, total: 4 },
      idle: 0,
      empty: 0,
      expired: 0,
      failed: 0,
    });
  });

  it('reports no cost within the free storage', () => {
    expect(reportOf([store('vs_1', { usage_bytes: GIB - 1 })]).totals).toMatchObject({
      usage_bytes: GIB - 1,
      billable_bytes: 0,
      usd_per_day: 0,
    });
  });

  it('lists the largest stores, the first ones among equals', () => {
    const sizes = [3, 9, 1, 9, 5];
    const { top } = reportOf(
      sizes.map((size, at) => store(`vs_${at}`, { usage_bytes: size * GIB })),
      3,
    );
    expect(top).toEqual([
      { id: 'vs_1', name: 'vs_1', usage_bytes: 9 * GIB, usd_per_month: 27 },
      { id: 'vs_3', name: 'vs_3', usage_bytes: 9 * GIB, usd_per_month: 27 },
      { id: 'vs_4', name: 'vs_4', usage_bytes: 5 * GIB, usd_per_month: 15 },
    ]);
  });

  it('lists and counts the flagged stores', () => {
    const report = reportOf([store('vs_1', { status: 'expired', last_active_at: null }), store('vs_2')]);
    expect(report).toMatchObject({ idle: ['vs_1'], empty: [], expired: ['vs_1'], failed: [] });
    expect(report.totals).toMatchObject({ idle: 1, empty: 0, expired: 1, failed: 0 });
  });
});
