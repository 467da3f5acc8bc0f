import { addToFilesReport, startFilesReport } from '../../api/files-report';
import { filesOfView, planOfOrphans, searchOfText, selectedOrphans, textOfSearch } from './file-rows';

const fileOf = (id: string, filename: string, createdAt: number) => ({
  id,
  filename,
  purpose: 'assistants',
  bytes: 5,
  created_at: createdAt,
});
const FILES = [fileOf('file-1', 'a.md', 3), fileOf('file-2', 'b.md', 2), fileOf('file-3', 'a.md', 1)];

function reportOf(isComplete: boolean) {
  const report = startFilesReport();
  const findings = [
    { kind: 'orphan', ...FILES[0] },
    { kind: 'duplicate', filename: 'a.md', bytes: 5, ids: ['file-3', 'file-1'] },
  ];
  for (const data of findings) addToFilesReport(report, { event: 'item', data });
  if (isComplete) addToFilesReport(report, { event: 'report', data: { summary: { complete: true } } });
  return report;
}

const idsOf = (files: readonly { id: string }[]) => files.map(({ id }) => id);

describe('filesOfView', () => {
  it('shows orphans and groups of duplicates', () => {
    expect(idsOf(filesOfView('all', FILES, undefined))).toEqual(['file-1', 'file-2', 'file-3']);
    expect(idsOf(filesOfView('orphans', FILES, reportOf(true)))).toEqual(['file-1']);
    expect(idsOf(filesOfView('duplicates', FILES, reportOf(true)))).toEqual(['file-3', 'file-1']);
  });

  it('shows none before the report is complete', () => {
    expect(filesOfView('orphans', FILES, reportOf(false))).toEqual([]);
    expect(filesOfView('duplicates', FILES, undefined)).toEqual([]);
  });
});

it('plans only files that no store uses', () => {
  const selection = { mode: 'ids', ids: { 'file-1': true, 'file-2': true } } as const;
  expect(selectedOrphans(selection, reportOf(true))).toEqual(['file-1']);
  expect(selectedOrphans(selection, undefined)).toEqual([]);
  expect(planOfOrphans({ view: 'orphans' })).toEqual({ orphans: 'true' });
  expect(planOfOrphans({ view: 'orphans', filename: ['*a*'] })).toEqual({
    orphans: 'true',
    file_filename: ['*a*'],
  });
});

it.each([
  ['report', { filename: ['*report*'] }],
  ['*.pdf', { filename: ['*.pdf'] }],
  ['file-abc1', { ids: ['file-abc1'] }],
  ['', {}],
])('searches for %j', (text, filters) => {
  const search = searchOfText(text, { view: 'orphans', filename: ['old'] });
  expect(search).toEqual({ view: 'orphans', ...filters });
  expect(textOfSearch(search)).toBe(text);
});
