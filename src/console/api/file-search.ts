import { apiRequest, type ApiRequest } from './request';
import type { components } from './schema';

export type FileSummary = components['schemas']['FileSummaryDto'];

export const FILE_VIEWS = ['all', 'orphans', 'duplicates', 'problems'] as const;
export type FileView = (typeof FILE_VIEWS)[number];

/** Search parameters of the list of files. */
export interface FileSearch {
  /** Default: `all`. */
  view?: Exclude<FileView, 'all'>;
  ids?: string[];
  /** Patterns. */
  filename?: string[];
  sort?: string;
}

/** Reads the address. Unknown and unusable parameters are ignored. */
export function readFileSearch(search: Record<string, unknown>): FileSearch {
  const view = FILE_VIEWS.find((name) => name === search.view);
  const [ids, filename] = [textsIn(search.ids), textsIn(search.filename)];
  return {
    ...(view !== undefined && view !== 'all' && { view }),
    ...(ids.length > 0 && { ids }),
    ...(filename.length > 0 && { filename }),
    ...(typeof search.sort === 'string' && search.sort !== '' && { sort: search.sort }),
  };
}

const textsIn = (value: unknown): string[] =>
  [value].flat().filter((text): text is string => typeof text === 'string' && text !== '');

/** Lists the files that match the filters. */
export const fileListRequest = ({ ids, filename }: FileSearch): ApiRequest =>
  apiRequest('get', '/files', {
    query: { view: 'summary', ...(ids && { ids }), ...(filename && { filename }) },
  });
