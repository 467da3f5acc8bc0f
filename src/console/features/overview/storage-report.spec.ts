import { addToStorageReport, AGES, startStorageReport } from './storage-report';

describe('addToStorageReport', () => {
  it('adds the size of each store to its age', () => {
    const report = startStorageReport();
    for (const age of [0, 6, 7, 29, 30, 364, 365, 4_000, null])
      addToStorageReport(report, { event: 'item', data: { id: 'vs_1', age_days: age, usage_bytes: 10 } });
    expect(report.done).toBe(9);
    expect(report.ages.map(({ stores }) => stores)).toEqual([3, 2, 1, 1, 2]);
    expect(report.ages.map(({ bytes }) => bytes)).toEqual([30, 20, 10, 10, 20]);
    expect(report.ages).toHaveLength(AGES.length);
  });

  it('is complete with the summary', () => {
    const report = startStorageReport();
    addToStorageReport(report, { event: 'progress', data: { done: 5 } });
    expect(report.summary).toBeUndefined();
    addToStorageReport(report, { event: 'report', data: { summary: { top: [] } } });
    expect(report.summary).toEqual({ top: [] });
  });
});
