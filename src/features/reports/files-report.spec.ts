import type { SnapshotFile } from '../../project-scan/project-snapshot.js';
import type { VectorStore, VectorStoreFile } from '../../openai/gateway/types.js';
import { UpstreamError } from '../../openai/upstream-error.js';
import type { FilesReportDto } from './dto/files-report.dto.js';
import {
  FilesReportRun,
  type Finding,
  type UnindexedAttachment,
  unindexedAttachment,
} from './files-report.js';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const minutesAgo = (minutes: number): number => NOW_MS / 1_000 - minutes * 60;

const file = (id: string, more: Partial<SnapshotFile> = {}): SnapshotFile => ({
  id,
  filename: `${id}.md`,
  purpose: 'assistants',
  bytes: 10,
  created_at: minutesAgo(3_000),
  isAttached: true,
  ...more,
});

const unnamed = (id: string): SnapshotFile => ({ id, isAttached: true }) as SnapshotFile;

const attachment = (id: string, more: Partial<UnindexedAttachment> = {}): UnindexedAttachment => ({
  id,
  vector_store_id: 'vs_1',
  status: 'in_progress',
  created_at: minutesAgo(60),
  last_error: null,
  ...more,
});

const store = (id: string): VectorStore => ({ id, object: 'vector_store', name: null });

interface Scan {
  readonly files?: readonly SnapshotFile[];
  readonly unindexed?: readonly UnindexedAttachment[];
  readonly dangling?: readonly UnindexedAttachment[];
  readonly error?: UpstreamError;
}

async function run({ files = [], unindexed = [], dangling = [], error }: Scan): Promise<{
  findings: readonly Finding[];
  report: FilesReportDto;
}> {
  const report = new FilesReportRun({ selector: {}, orphans: {}, stuckMinutes: 60, nowMs: NOW_MS });
  report.addStore({ store: store('vs_1'), listed: unindexed.length, kept: unindexed });
  if (error !== undefined) report.addStore({ store: store('vs_2'), listed: 0, kept: [], error });
  const findings: Finding[] = [];
  for await (const finding of report.findingsIn({
    files: new Map(files.map((one) => [one.id, one])),
    dangling,
  })) {
    report.add(finding);
    findings.push(finding);
  }
  return { findings, report: report.reportOf(findings) };
}

describe('FilesReportRun', () => {
  it('groups files of the same name and size, oldest first', async () => {
    const { report } = await run({
      files: [
        file('file-c', { filename: 'a.md', created_at: minutesAgo(1) }),
        file('file-a', { filename: 'a.md', created_at: minutesAgo(3) }),
        file('file-b', { filename: 'a.md', created_at: minutesAgo(2) }),
        file('file-other-size', { filename: 'a.md', bytes: 11 }),
        file('file-other-name', { filename: 'A.md' }),
        unnamed('file-unnamed-1'),
        unnamed('file-unnamed-2'),
        file('file-null-1', { filename: null }),
        file('file-null-2', { filename: null }),
        file('file-null-3', { filename: 'b.md', bytes: null }),
        file('file-null-4', { filename: 'b.md', bytes: null }),
      ],
    });
    expect(report.duplicates).toEqual([{ filename: 'a.md', bytes: 10, ids: ['file-a', 'file-b', 'file-c'] }]);
    expect(report.totals).toMatchObject({ files: 11, bytes: 71, duplicates: 1, duplicate_bytes: 20 });
  });

  it('reports indexing as stuck from the given duration on', async () => {
    const { report } = await run({
      files: [file('file-1')],
      unindexed: [
        attachment('file-1'),
        attachment('file-2', { created_at: minutesAgo(59) }),
        { ...attachment('file-3'), created_at: undefined },
        attachment('file-4', { vector_store_id: 'vs_0', created_at: minutesAgo(61) }),
      ] as UnindexedAttachment[],
    });
    expect(report.stuck).toEqual([
      { id: 'file-4', vector_store_id: 'vs_0', created_at: minutesAgo(61), filename: null },
      { id: 'file-1', vector_store_id: 'vs_1', created_at: minutesAgo(60), filename: 'file-1.md' },
    ]);
  });

  it('reports no orphans if a store could not be listed', async () => {
    const { findings, report } = await run({
      files: [file('file-1', { isAttached: false })],
      unindexed: [attachment('file-2', { status: 'failed' })],
      dangling: [attachment('file-3')],
      error: new UpstreamError({ failure: 'status', status: 500, message: 'No.', mayHaveActed: false }),
    });
    expect(report).toMatchObject({
      complete: false,
      orphans: null,
      totals: { vector_stores: 1, orphans: null, orphan_bytes: null, missing: 1, dangling: 1, failed: 1 },
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['missing', 'dangling', 'failed']);
  });
});

describe('unindexedAttachment', () => {
  it('returns only attachments in progress and failed ones', () => {
    const unindexed = (status: VectorStoreFile['status']): UnindexedAttachment | undefined =>
      unindexedAttachment({ id: 'file-1', object: 'vector_store.file', vector_store_id: 'vs_1', status });
    expect([unindexed('completed'), unindexed('cancelled')]).toEqual([undefined, undefined]);
    expect(unindexed('failed')).toEqual({ id: 'file-1', vector_store_id: 'vs_1', status: 'failed' });
  });
});
