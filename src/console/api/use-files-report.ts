import { addToFilesReport, filesReportRequest, type FilesReport, startFilesReport } from './files-report';
import { type Report, useReport } from './use-report';

/** Orphans, duplicates and indexing problems of the whole project. */
export const useFilesReport = (): Report<FilesReport> =>
  useReport({ request: filesReportRequest, start: startFilesReport, add: addToFilesReport });
