import type { FileSearch, FileSummary, FileView } from '../../api/file-search';
import type { FilesReport } from '../../api/files-report';
import type { PlanSearch } from '../../api/plan-search';
import type { Selection } from '../../ui/selection';

/** The files of a view. Empty as long as the report does not contain them. */
export function filesOfView(
  view: FileView,
  files: readonly FileSummary[],
  report: FilesReport | undefined,
): readonly FileSummary[] {
  if (view === 'all') return files;
  if (view === 'problems' || report?.summary === undefined) return [];
  if (view === 'orphans') return files.filter(({ id }) => report.orphans.has(id));
  return files.filter(({ id }) => report.duplicates.has(id)).sort(byGroup);
}

/** Identical files next to each other, oldest first. */
const byGroup = (a: FileSummary, b: FileSummary): number =>
  compare(a.filename, b.filename) || a.bytes - b.bytes || a.created_at - b.created_at;

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The selected files that no store uses: only these can be in a plan without their stores. */
export function selectedOrphans(selection: Selection, report: FilesReport | undefined): string[] {
  if (selection.mode === 'all' || report === undefined) return [];
  return Object.keys(selection.ids).filter((id) => report.orphans.has(id));
}

/** Search parameters of the plan for all orphans that match the filters. */
export const planOfOrphans = ({ ids, filename }: FileSearch): PlanSearch => ({
  orphans: 'true',
  ...(ids && { file_ids: ids }),
  ...(filename && { file_filename: filename }),
});

const IS_ID = /^file-\w+$/;
const CONTAINS = /^\*([^*?]*)\*$/;

/** Filters for the text of the search box: an id, a pattern, or a part of the name. */
export function searchOfText(text: string, { view, sort }: FileSearch): FileSearch {
  const rest: FileSearch = { ...(view && { view }), ...(sort !== undefined && { sort }) };
  const trimmed = text.trim();
  if (trimmed === '') return rest;
  if (IS_ID.test(trimmed)) return { ...rest, ids: [trimmed] };
  return { ...rest, filename: [/[*?]/.test(trimmed) ? trimmed : `*${trimmed}*`] };
}

/** Text of the search box for these filters. */
export const textOfSearch = ({ ids, filename }: FileSearch): string =>
  ids?.join(' ') ?? filename?.map((pattern) => CONTAINS.exec(pattern)?.[1] ?? pattern).join(' ') ?? '';
