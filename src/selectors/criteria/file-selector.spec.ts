import type { OpenAiFile } from '../../openai/gateway/types.js';
import { fileMatcher, type FileSelector, type SelectableFile } from './file-selector.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const daysAgo = (days: number): number => NOW_MS / 1_000 - days * 86_400;

const FILE: OpenAiFile = {
  id: 'file-1',
  object: 'file',
  filename: 'Annual Report.v2.PDF',
  purpose: 'assistants',
  bytes: 1_000,
  created_at: daysAgo(10),
};

const selects = (selector: FileSelector, file: SelectableFile = FILE): boolean =>
  fileMatcher(selector, NOW_MS)(file);

describe('fileMatcher', () => {
  it('selects all files if there are no conditions', () => {
    expect([FILE, { id: 'file-2' }].map(fileMatcher({}))).toEqual([true, true]);
  });

  it.each<[FileSelector, FileSelector]>([
    [{ ids: ['file-0', 'file-1'] }, { ids: ['file-0'] }],
    [{ ids: ['file-1'] }, { ids: [] }],
    [{ filename: ['x', 'annual*'] }, { filename: ['x', 'report*'] }],
    [{ extension: ['txt', 'pdf'] }, { extension: ['v2'] }],
    [{ extension: ['PdF'] }, { extension: [''] }],
    [{ purpose: ['batch', 'assistants'] }, { purpose: ['batch'] }],
    [{ created_after: '10d' }, { created_after: '9d' }],
    [{ created_before: '9d' }, { created_before: '10d' }],
    [{ min_bytes: 1_000, max_bytes: 1_000 }, { min_bytes: 1_001 }],
    [{ max_bytes: 1_000 }, { max_bytes: 999 }],
    [
      { extension: ['pdf'], min_bytes: 1 },
      { extension: ['pdf'], max_bytes: 1 },
    ],
  ])('%j selects the file, %j does not', (matching, other) => {
    expect([selects(matching), selects(other)]).toEqual([true, false]);
  });

  it('supports names without an extension', () => {
    expect(selects({ extension: [''] }, { ...FILE, filename: 'README' })).toBe(true);
    expect(selects({ extension: [''] }, { ...FILE, filename: 'notes.' })).toBe(true);
    expect(selects({ extension: ['env'] }, { ...FILE, filename: '.env' })).toBe(true);
  });

  it.each<FileSelector>([
    { filename: ['*'] },
    { extension: [''] },
    { purpose: ['assistants'] },
    { created_after: '1d' },
    { created_before: '1d' },
    { min_bytes: 0 },
    { max_bytes: 10 },
  ])('does not select a file of unknown value: %j', (selector) => {
    expect(selects(selector, { id: 'file-1' })).toBe(false);
    expect(selects(selector, { id: 'file-1', filename: null, bytes: null })).toBe(false);
  });

  it('rejects an invalid date', () => {
    expect(() => fileMatcher({ created_after: 'yesterday' })).toThrow(
      new RangeError('yesterday is neither a date nor an age'),
    );
  });
});
