import type { CountedFile, FileCensus } from '../../project-scan/file-census.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import {
  type FilesReport,
  filesReport,
  findingsOf,
  type NotIndexed,
  pickNotIndexed,
} from './files-report.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const minutesAgo = (minutes: number): number => NOW_MS / 1_000 - minutes * 60;

const file = (id: string, more: Partial<CountedFile> = {}): CountedFile => ({
  id,
  filename: `${id}.md`,
  purpose: 'assistants',
  bytes: 10,
  created_at: minutesAgo(3_000),
  isHeld: true,
  ...more,
});

const entry = (id: string, more: Partial<NotIndexed> = {}): NotIndexed => ({
  id,
  vector_store_id: 'vs_1',
  status: 'in_progress',
  created_at: minutesAgo(60),
  last_error: null,
  ...more,
});

function reportOf(
  files: readonly CountedFile[],
  more: Partial<FileCensus<NotIndexed>> = {},
): Promise<FilesReport> {
  const census = {
    files: new Map(files.map((one) => [one.id, one])),
    vectorStores: 1,
    entries: 1,
    picked: [],
    dangling: [],
    missing: new Map(),
    ...more,
  };
  return filesReport(census, { selector: {}, orphans: {}, stuckMinutes: 60, nowMs: NOW_MS });
}

describe('filesReport', () => {
  it('puts files of the same name and size together, the oldest first', async () => {
    const { duplicates, totals } = await reportOf([
      file('file-c', { filename: 'a.md', created_at: minutesAgo(1) }),
      file('file-a', { filename: 'a.md', created_at: minutesAgo(3) }),
      file('file-b', { filename: 'a.md', created_at: minutesAgo(2) }),
      file('file-other-size', { filename: 'a.md', bytes: 11 }),
      file('file-other-name', { filename: 'A.md' }),
      { id: 'file-untold-1', isHeld: true },
      { id: 'file-untold-2', isHeld: true },
      file('file-null-1', { filename: null }),
      file('file-null-2', { filename: null }),
      file('file-null-3', { filename: 'b.md', bytes: null }),
      file('file-null-4', { filename: 'b.md', bytes: null }),
    ]);
    expect(duplicates).toEqual([{ filename: 'a.md', bytes: 10, ids: ['file-a', 'file-b', 'file-c'] }]);
    expect(totals).toMatchObject({ files: 11, bytes: 71, duplicates: 1, duplicate_bytes: 20 });
  });

  it('takes for stuck what is indexed as long as said, or longer', async () => {
    const { stuck } = await reportOf([file('file-1')], {
      picked: [
        entry('file-1'),
        entry('file-2', { created_at: minutesAgo(59) }),
        entry('file-3', { created_at: undefined }),
        entry('file-4', { vector_store_id: 'vs_0', created_at: minutesAgo(61) }),
      ],
    });
    expect(stuck).toEqual([
      { id: 'file-4', vector_store_id: 'vs_0', created_at: minutesAgo(61), filename: null },
      { id: 'file-1', vector_store_id: 'vs_1', created_at: minutesAgo(60), filename: 'file-1.md' },
    ]);
  });

  it('has as many lines as it counts', async () => {
    const failure = { error: 'No.', status_code: 500, code: 'upstream_error', retryable: true, attempts: 1 };
    const report = await reportOf([file('file-1', { isHeld: false })], {
      picked: [entry('file-2', { status: 'failed' })],
      dangling: [{ id: 'file-3', vector_store_id: 'vs_1' }],
      missing: new Map([['vs_2', failure]]),
    });
    expect(report).toMatchObject({
      complete: false,
      orphans: null,
      totals: { orphans: null, orphan_bytes: null },
    });
    expect(Array.from(findingsOf(report), ({ kind }) => kind)).toEqual(['missing', 'dangling', 'failed']);
  });
});

describe('pickNotIndexed', () => {
  it('keeps nothing of what is indexed, or was called off', () => {
    const picked = (status: VectorStoreFile['status']): NotIndexed | undefined =>
      pickNotIndexed({ id: 'file-1', object: 'vector_store.file', vector_store_id: 'vs_1', status });
    expect([picked('completed'), picked('cancelled')]).toEqual([undefined, undefined]);
    expect(picked('failed')).toEqual({ id: 'file-1', vector_store_id: 'vs_1', status: 'failed' });
  });
});
