import { apiRequest } from './request';
import type { components } from './schema';
import type { ServerEvent } from './sse';
import type { ReportDraft } from './use-report';

type Schemas = components['schemas'];
type Orphan = Schemas['OrphanDto'];
type Duplicates = Schemas['DuplicatesDto'];
type Summary = Pick<Schemas['FilesReportDto'], 'totals' | 'generated_at' | 'complete'>;

/** A file of a store that needs attention: indexing failed or is stuck, or the file does not exist. */
export interface FileProblem {
  /** Of the file and the store. */
  readonly id: string;
  readonly kind: 'failed' | 'stuck' | 'dangling';
  readonly fileId: string;
  readonly storeId: string;
  readonly filename: string | null;
  readonly attachedAt: number | null;
  readonly reason: string | undefined;
}

export interface FilesReport extends ReportDraft<Summary> {
  done: number;
  summary?: Summary;
  /** By id. */
  readonly orphans: Map<string, Orphan>;
  /** By the id of each file of the group. */
  readonly duplicates: Map<string, Duplicates>;
  readonly problems: FileProblem[];
}

type Attachment = Schemas['FailedFileDto'];
type Finding =
  | ({ kind: 'orphan' } & Orphan)
  | ({ kind: 'duplicate' } & Duplicates)
  | ({ kind: 'missing' } & Schemas['MissingStoreDto'])
  | ({ kind: FileProblem['kind'] } & Attachment);

export const filesReportRequest = apiRequest('get', '/reports/files');

export const startFilesReport = (): FilesReport => ({
  done: 0,
  orphans: new Map(),
  duplicates: new Map(),
  problems: [],
});

export function addToFilesReport(report: FilesReport, { event, data }: ServerEvent): void {
  if (event === 'progress') report.done = (data as { done: number }).done;
  else if (event === 'report') report.summary = (data as { summary: Summary }).summary;
  else if (event === 'item') addFinding(report, data as Finding);
}

function addFinding(report: FilesReport, finding: Finding): void {
  switch (finding.kind) {
    case 'orphan':
      report.orphans.set(finding.id, finding);
      break;
    case 'duplicate':
      for (const id of finding.ids) report.duplicates.set(id, finding);
      break;
    case 'missing':
      // Counted in the summary.
      break;
    case 'failed':
    case 'stuck':
    case 'dangling':
      report.problems.push(problemOfAttachment(finding.kind, finding));
  }
}

function problemOfAttachment(kind: FileProblem['kind'], attachment: Attachment): FileProblem {
  const {
    id: fileId,
    vector_store_id: storeId,
    filename,
    created_at: attachedAt,
    last_error: error,
  } = attachment;
  return {
    id: `${kind} ${storeId} ${fileId}`,
    kind,
    fileId,
    storeId,
    filename: filename ?? null,
    attachedAt: attachedAt ?? null,
    reason: error?.message ?? error?.code,
  };
}
