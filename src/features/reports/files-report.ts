import { filtered } from '../../async/turns.js';
import type { Progress, Tally } from '../../bulk/operation.js';
import { ONE_MINUTE_S, ONE_SECOND_MS } from '../../config/units.js';
import { indexingErrorOf } from '../../indexing/indexing-error.js';
import type { CallScope } from '../../openai/call-scope.js';
import type { VectorStore, VectorStoreFile } from '../../openai/gateway/types.js';
import { type OrphanCriteria, orphanMatcher } from '../../project-scan/orphans.js';
import { failureOrThrow, type ProjectScan, type ScannedStore } from '../../project-scan/project-scan.js';
import {
  type AttachmentKey,
  type ProjectSnapshot,
  type SnapshotFile,
  takeSnapshot,
} from '../../project-scan/project-snapshot.js';
import { fileFactsOf, fileMatcher, type FileSelector } from '../../selectors/criteria/file-selector.js';
import { compareValues } from '../../selectors/criteria/sorted.js';
import type {
  DanglingDto,
  DuplicatesDto,
  FailedFileDto,
  FilesReportDto,
  MissingStoreDto,
  OrphanDto,
  StuckDto,
} from './dto/files-report.dto.js';

/** The files of a report and the criteria of its findings. */
interface FilesReportScope {
  readonly selector: FileSelector;
  readonly orphans: OrphanCriteria;
  /** Minutes after which indexing counts as stuck. */
  readonly stuckMinutes: number;
  readonly nowMs: number;
}

interface FindingsByKind {
  readonly missing: MissingStoreDto;
  readonly orphan: OrphanDto;
  readonly dangling: DanglingDto;
  readonly duplicate: DuplicatesDto;
  readonly stuck: StuckDto;
  readonly failed: FailedFileDto;
}

type FindingKind = keyof FindingsByKind;

/** A line of the report. */
export type Finding = { readonly [K in FindingKind]: { readonly kind: K } & FindingsByKind[K] }[FindingKind];

/** A report without its findings. */
type FilesReportSummary = Pick<FilesReportDto, 'object' | 'complete' | 'generated_at' | 'totals'>;

/** An attachment that is not indexed. */
export type UnindexedAttachment = AttachmentKey &
  Pick<VectorStoreFile, 'status'> &
  Pick<FailedFileDto, 'last_error'>;

/** Scans a project for findings, and adds them up to a report. */
export class FilesReportRun implements Tally<Finding> {
  private scannedStores = 0;
  private vectorStores = 0;
  private attachments = 0;
  private readonly files = { count: 0, bytes: 0 };
  private readonly counts = { missing: 0, orphan: 0, dangling: 0, duplicate: 0, stuck: 0, failed: 0 };
  private orphanBytes = 0;
  private duplicateBytes = 0;
  private readonly missing: MissingStoreDto[] = [];
  private readonly unindexed: UnindexedAttachment[] = [];

  constructor(private readonly scope: FilesReportScope) {}

  /** Yields the findings by kind, after the scan. Attachments are sorted by store. */
  async *findings(projectScan: ProjectScan, calls: CallScope): AsyncGenerator<Finding> {
    const snapshot = await takeSnapshot(projectScan, calls, {
      keep: unindexedAttachment,
      onStore: (scanned) => this.addStore(scanned),
    });
    yield* this.findingsIn(snapshot);
  }

  add(finding: Finding): void {
    this.counts[finding.kind] += 1;
    if (finding.kind === 'orphan') this.orphanBytes += finding.bytes ?? 0;
    if (finding.kind === 'duplicate') this.duplicateBytes += finding.bytes * (finding.ids.length - 1);
  }

  /** Counts scanned stores. */
  get progress(): Progress {
    return { done: this.scannedStores, failed: 0 };
  }

  get summary(): FilesReportSummary {
    const { counts, isComplete } = this;
    return {
      object: 'report.files',
      complete: isComplete,
      generated_at: new Date(this.scope.nowMs).toISOString(),
      totals: {
        vector_stores: this.vectorStores,
        entries: this.attachments,
        files: this.files.count,
        bytes: this.files.bytes,
        orphans: isComplete ? counts.orphan : null,
        orphan_bytes: isComplete ? this.orphanBytes : null,
        dangling: counts.dangling,
        duplicates: counts.duplicate,
        duplicate_bytes: this.duplicateBytes,
        stuck: counts.stuck,
        failed: counts.failed,
        missing: counts.missing,
      },
    };
  }

  reportOf(findings: readonly Finding[]): FilesReportDto {
    const listOf = <K extends FindingKind>(wanted: K): FindingsByKind[K][] =>
      findings.flatMap(({ kind, ...finding }) => (kind === wanted ? [finding as FindingsByKind[K]] : []));
    return {
      ...this.summary,
      missing: listOf('missing'),
      orphans: this.isComplete ? listOf('orphan') : null,
      dangling: listOf('dangling'),
      duplicates: listOf('duplicate'),
      stuck: listOf('stuck'),
      failed: listOf('failed'),
    };
  }

  addStore({ store, listed, kept, error, isDeleted }: ScannedStore<VectorStore, UnindexedAttachment>): void {
    this.scannedStores += 1;
    if (isDeleted === true) return;
    if (error !== undefined) {
      this.missing.push({ vector_store_id: store.id, ...failureOrThrow(error) });
      return;
    }
    this.vectorStores += 1;
    this.attachments += listed;
    for (const attachment of kept) this.unindexed.push(attachment);
  }

  async *findingsIn({ files, dangling }: ProjectSnapshot): AsyncGenerator<Finding> {
    const { selector, orphans, nowMs, stuckMinutes } = this.scope;
    const isSelected = fileMatcher(selector, nowMs);
    const selected = await filtered(files.values(), isSelected);
    this.files.count = selected.length;
    this.files.bytes = selected.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    for (const store of this.missing) yield { kind: 'missing', ...store };
    if (this.isComplete) {
      const isOrphan = orphanMatcher(orphans, nowMs);
      for (const file of await filtered(selected, (one) => !one.isAttached && isOrphan(one)))
        yield { kind: 'orphan', ...fileFactsOf(file) };
    }
    const hasSelectedFile = ({ id }: AttachmentKey): boolean => isSelected(files.get(id) ?? { id });
    for (const attachment of byStore(await filtered(dangling, hasSelectedFile)))
      yield { kind: 'dangling', ...attachment };
    for (const group of duplicatesIn(selected)) yield { kind: 'duplicate', ...group };
    const unindexed = byStore(await filtered(this.unindexed, hasSelectedFile));
    const filenameOf = ({ id }: AttachmentKey): string | null => files.get(id)?.filename ?? null;
    const stuckSince = nowMs / ONE_SECOND_MS - stuckMinutes * ONE_MINUTE_S;
    for (const { status, last_error: _none, ...attachment } of unindexed)
      if (status === 'in_progress' && (attachment.created_at ?? Infinity) <= stuckSince)
        yield { kind: 'stuck', ...attachment, filename: filenameOf(attachment) };
    for (const { status, ...attachment } of unindexed)
      if (status === 'failed') yield { kind: 'failed', ...attachment, filename: filenameOf(attachment) };
  }

  /** Unless all stores were listed, any file may be attached. */
  private get isComplete(): boolean {
    return this.missing.length === 0;
  }
}

/** Returns an attachment that is not indexed; `undefined` for another one. */
export function unindexedAttachment(attachment: VectorStoreFile): UnindexedAttachment | undefined {
  const { id, vector_store_id, status, created_at, last_error } = attachment;
  if (status !== 'in_progress' && status !== 'failed') return undefined;
  return { id, vector_store_id, status, created_at, last_error: reportedError(last_error) };
}

/** Other upstreams report errors in other forms. */
function reportedError(lastError: unknown): FailedFileDto['last_error'] {
  if (lastError === undefined || lastError === null) return lastError;
  const { code, message } = indexingErrorOf(lastError);
  return { code, message };
}

/** Files without a name or a size are not compared. */
function duplicatesIn(files: readonly SnapshotFile[]): DuplicatesDto[] {
  const groups = new Map<string, { filename: string; bytes: number; members: SnapshotFile[] }>();
  for (const file of files) {
    const { filename, bytes } = file;
    if (typeof filename !== 'string' || typeof bytes !== 'number') continue;
    const key = `${bytes} ${filename}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { filename, bytes, members: [file] });
    else group.members.push(file);
  }
  return Array.from(groups.values())
    .filter(({ members }) => members.length > 1)
    .map(({ filename, bytes, members }) => {
      const oldestFirst = members.toSorted((one, other) => (one.created_at ?? 0) - (other.created_at ?? 0));
      return { filename, bytes, ids: oldestFirst.map(({ id }) => id) };
    });
}

const byStore = <Item extends AttachmentKey>(attachments: readonly Item[]): Item[] =>
  attachments.toSorted(
    (one, other) =>
      compareValues(one.vector_store_id, other.vector_store_id) || compareValues(one.id, other.id),
  );
