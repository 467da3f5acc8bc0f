import { addToFilesReport, startFilesReport } from './files-report';

it('collects the findings by kind', () => {
  const report = startFilesReport();
  const attachment = { id: 'file-3', vector_store_id: 'vs_1', created_at: 5, filename: null };
  for (const data of [
    { kind: 'orphan', id: 'file-1', filename: 'a.md', purpose: 'assistants', bytes: 1, created_at: 1 },
    { kind: 'duplicate', filename: 'a.md', bytes: 1, ids: ['file-1', 'file-2'] },
    { kind: 'missing', vector_store_id: 'vs_2', error: 'not found' },
    { kind: 'dangling', ...attachment },
    { kind: 'failed', ...attachment, last_error: { code: 'invalid_file', message: 'Damaged.' } },
  ])
    addToFilesReport(report, { event: 'item', data });
  addToFilesReport(report, { event: 'progress', data: { done: 7 } });

  expect(report.done).toBe(7);
  expect([...report.orphans.keys()]).toEqual(['file-1']);
  expect([...report.duplicates.keys()]).toEqual(['file-1', 'file-2']);
  expect(report.problems.map(({ kind, storeId, reason }) => [kind, storeId, reason])).toEqual([
    ['dangling', 'vs_1', undefined],
    ['failed', 'vs_1', 'Damaged.'],
  ]);
  expect(new Set(report.problems.map(({ id }) => id)).size).toBe(2);
  expect(report.summary).toBeUndefined();
});
