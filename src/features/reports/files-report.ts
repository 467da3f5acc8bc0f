import type { Failure } from '../../bulk/report/outcome.js';
import type { CountedEntry, CountedFile, FileCensus } from '../../project-scan/file-census.js';
import { type IndexingError, indexingErrorOf } from '../../indexing/indexing-error.js';
import { type OrphanCriteria, orphansIn } from '../../project-scan/orphans.js';
import type { VectorStoreFile } from '../../openai/gateway/types.js';
import { type FileSelector, fileTest } from '../../selectors/criteria/file-selector.js';
import { filtered } from '../../async/turns.js';

/** What the report is about. */
export interface FilesReportScope {
  readonly selector: FileSelector;
  readonly orphans: OrphanCriteria;
  /** Minutes from which on a file that is being indexed is stuck. */
  readonly stuckMinutes: number;
  readonly nowMs: number;
}

type FileFields = Pick<CountedFile, 'id' | 'filename' | 'purpose' | 'bytes' | 'created_at'>;

/** Files of the same name and size, the oldest first. */
interface Duplicates {
  readonly filename: string;
  readonly bytes: number;
  readonly ids: readonly string[];
}

/** An entry that is not, or could not be, indexed. */
interface Unindexed extends CountedEntry {
  readonly filename: string | null;
}

/** What a line may tell, by kind. */
interface Findings {
  readonly missing: { readonly vector_store_id: string } & Failure;
  readonly orphan: FileFields;
  readonly dangling: CountedEntry;
  readonly duplicate: Duplicates;
  readonly stuck: Unindexed;
  readonly failed: Unindexed & { readonly last_error?: ReportedError | null | undefined };
}

/** Why an entry could not be indexed. */
type ReportedError = Pick<IndexingError, 'code' | 'message'>;

type Kind = keyof Findings;

/** A finding, as a line. */
export type Finding = { readonly [K in Kind]: { readonly kind: K } & Findings[K] }[Kind];

/** What is kept of an entry that is not indexed. */
export type NotIndexed = CountedEntry &
  Pick<VectorStoreFile, 'status'> &
  Pick<Findings['failed'], 'last_error'>;

export interface FilesReportSummary {
  readonly object: 'report.files';
  /** Whether all stores could be listed. */
  readonly complete: boolean;
  /** In UTC. */
  readonly generated_at: string;
  readonly totals: {
    /** That were listed. */
    readonly vector_stores: number;
    /** In these stores. */
    readonly entries: number;
    /** Files that the report is about, and their bytes. */
    readonly files: number;
    readonly bytes: number;
    /** `null` where they cannot be told. */
    readonly orphans: number | null;
    readonly orphan_bytes: number | null;
    readonly dangling: number;
    /** Groups of files that are the same, and the bytes that all but one of each take. */
    readonly duplicates: number;
    readonly duplicate_bytes: number;
    readonly stuck: number;
    readonly failed: number;
    readonly missing: number;
  };
}

/** The whole report. */
export interface FilesReport extends FilesReportSummary {
  readonly missing: readonly Findings['missing'][];
  /** `null` where a store could not be listed: it may hold any of them. */
  readonly orphans: readonly Findings['orphan'][] | null;
  readonly dangling: readonly Findings['dangling'][];
  readonly duplicates: readonly Findings['duplicate'][];
  readonly stuck: readonly Findings['stuck'][];
  readonly failed: readonly Findings['failed'][];
}

const ONE_SECOND_MS = 1_000;
const ONE_MINUTE_S = 60;

/** Of an entry what is looked at later, where there is anything to it. */
export function pickNotIndexed(entry: VectorStoreFile): NotIndexed | undefined {
  const { id, vector_store_id, status, created_at, last_error } = entry;
  if (status !== 'in_progress' && status !== 'failed') return undefined;
  return { id, vector_store_id, status, created_at, last_error: reportedError(last_error) };
}

/** Nothing where upstream gives nothing; any other form as a code and a text. */
function reportedError(lastError: unknown): Findings['failed']['last_error'] {
  if (lastError === undefined || lastError === null) return lastError;
  const { code, message } = indexingErrorOf(lastError);
  return { code, message };
}

/** Reads a report off a census. Entries are in the order of their stores' ids. */
export async function filesReport(
  census: FileCensus<NotIndexed>,
  scope: FilesReportScope,
): Promise<FilesReport> {
  const { selector, nowMs } = scope;
  const fits = fileTest(selector, nowMs);
  const files = await filtered(census.files.values(), fits);
  const meant = new Map(files.map((file) => [file.id, file]));
  const isMeant = ({ id }: { readonly id: string }): boolean =>
    meant.has(id) || (!census.files.has(id) && fits({ id }));
  const orphans = orphansIn({ ...census, files: meant }, scope.orphans, nowMs)?.map(fileFields) ?? null;
  const duplicates = duplicatesIn(files);
  const dangling = inOrder(await filtered(census.dangling, isMeant));
  const notIndexed = inOrder(await filtered(census.picked, isMeant)).map((entry) => ({
    ...entry,
    filename: census.files.get(entry.id)?.filename ?? null,
  }));
  const stuckSince = nowMs / ONE_SECOND_MS - scope.stuckMinutes * ONE_MINUTE_S;
  const stuck = notIndexed.flatMap(({ status, last_error: _none, ...entry }) =>
    status === 'in_progress' && (entry.created_at ?? Infinity) <= stuckSince ? [entry] : [],
  );
  const failed = notIndexed.flatMap(({ status, ...entry }) => (status === 'failed' ? [entry] : []));
  const missing = Array.from(census.missing, ([vector_store_id, failure]) => ({
    vector_store_id,
    ...failure,
  }));
  return {
    object: 'report.files',
    complete: missing.length === 0,
    generated_at: new Date(nowMs).toISOString(),
    totals: {
      vector_stores: census.vectorStores,
      entries: census.entries,
      files: files.length,
      bytes: bytesOf(files),
      orphans: orphans?.length ?? null,
      orphan_bytes: orphans && bytesOf(orphans),
      dangling: dangling.length,
      duplicates: duplicates.length,
      duplicate_bytes: duplicates.reduce((sum, { bytes, ids }) => sum + bytes * (ids.length - 1), 0),
      stuck: stuck.length,
      failed: failed.length,
      missing: missing.length,
    },
    missing,
    orphans,
    dangling,
    duplicates,
    stuck,
    failed,
  };
}

/** The findings of a report as lines. */
export function* findingsOf(report: FilesReport): Generator<Finding> {
  for (const one of report.missing) yield { kind: 'missing', ...one };
  for (const one of report.orphans ?? []) yield { kind: 'orphan', ...one };
  for (const one of report.dangling) yield { kind: 'dangling', ...one };
  for (const one of report.duplicates) yield { kind: 'duplicate', ...one };
  for (const one of report.stuck) yield { kind: 'stuck', ...one };
  for (const one of report.failed) yield { kind: 'failed', ...one };
}

/** A report without its findings. */
export function summaryOf({ object, complete, generated_at, totals }: FilesReport): FilesReportSummary {
  return { object, complete, generated_at, totals };
}

function duplicatesIn(files: readonly CountedFile[]): Duplicates[] {
  const groups = new Map<string, Omit<Duplicates, 'ids'> & { readonly members: CountedFile[] }>();
  for (const file of files) {
    const { filename, bytes } = file;
    // Two that do not tell are not the same.
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

const fileFields = ({ id, filename, purpose, bytes, created_at }: CountedFile): FileFields => ({
  id,
  filename,
  purpose,
  bytes,
  created_at,
});

const bytesOf = (files: readonly Pick<CountedFile, 'bytes'>[]): number =>
  files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);

const inOrder = <Entry extends CountedEntry>(entries: readonly Entry[]): Entry[] =>
  entries.toSorted(
    (one, other) => compare(one.vector_store_id, other.vector_store_id) || compare(one.id, other.id),
  );

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
