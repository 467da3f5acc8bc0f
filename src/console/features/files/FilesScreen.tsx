import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { fileListRequest, type FileSearch, type FileSummary } from '../../api/file-search';
import { filesReportRequest } from '../../api/files-report';
import { useFilesReport } from '../../api/use-files-report';
import { useListing } from '../../api/use-listing';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { SearchBox } from '../../ui/SearchBox';
import { useSelection } from '../../ui/use-selection';
import { fileColumnsOf } from './file-columns';
import { FileDialog } from './FileDialog';
import { filesOfView, searchOfText, textOfSearch } from './file-rows';
import { FileSelectionBar } from './FileSelectionBar';
import styles from './FilesScreen.module.css';
import { FileViews } from './FileViews';
import { ProblemTable } from './ProblemTable';

/** All files, and those that need attention. The address contains the view, the search and the sort order. */
export function FilesScreen(): ReactNode {
  const intl = useIntl();
  const search = useSearch({ from: '/signed-in/files' });
  const navigate = useNavigate({ from: '/files' });
  const view = search.view ?? 'all';
  const request = useMemo(() => fileListRequest(search), [search]);
  const listing = useListing<FileSummary>(request);
  const report = useFilesReport();
  const rows = useMemo(() => filesOfView(view, listing.rows, report.data), [view, listing.rows, report.data]);
  const selection = useSelection(rows, `${view} ${JSON.stringify(request)}`);
  const [opened, setOpened] = useState<FileSummary>();
  const columns = useMemo(() => fileColumnsOf(intl, report.data, setOpened), [intl, report.data]);
  const nameOf = useCallback(({ id, filename }: FileSummary) => filename || id, []);
  const change = useCallback(
    (next: FileSearch) => void navigate({ search: next, replace: true }),
    [navigate],
  );
  const sorting = { sort: search.sort, onSort: (sort?: string) => change({ ...search, sort }) };
  const needsReport = view !== 'all';
  const isLoading =
    (needsReport && report.isLoading) || (view !== 'problems' && listing.status === 'loading');
  const hasFailed = listing.status === 'failed' || (needsReport && report.error !== undefined);
  const count = view === 'problems' ? (report.data?.problems.length ?? 0) : rows.length;
  const empty = !isLoading && !hasFailed && (
    <EmptyState title={<FormattedMessage id={`files.empty.${view}`} />} />
  );

  return (
    <>
      <div className={styles.head}>
        <h1>
          <FormattedMessage id="files.title" />
        </h1>
        <p className={styles.count} role="status" aria-busy={isLoading}>
          {isLoading && needsReport && report.isLoading ? (
            <FormattedMessage id="files.scanning" values={{ count: report.data?.done ?? 0 }} />
          ) : (
            <FormattedMessage id={isLoading ? 'files.loading' : 'files.count'} values={{ count }} />
          )}
        </p>
        <CopyAsCurl request={needsReport ? filesReportRequest : request} />
      </div>
      <FileViews current={view} search={search} report={report.data} />
      {listing.status === 'failed' && <ErrorPanel error={listing.error} onRetry={listing.reload} />}
      {report.error !== undefined && <ErrorPanel error={report.error} onRetry={report.reload} />}
      {view !== 'problems' && (
        <div className={styles.tools}>
          <SearchBox
            label={intl.formatMessage({ id: 'files.search' })}
            hint={intl.formatMessage({ id: 'files.search.hint' })}
            text={textOfSearch(search)}
            onSearch={(text) => change(searchOfText(text, search))}
          />
        </div>
      )}
      {report.data?.summary?.complete === false && (
        <p role="alert">
          <FormattedMessage id="files.incomplete" values={{ count: report.data.summary.totals.missing }} />
        </p>
      )}
      {view === 'problems' ? (
        <ProblemTable rows={report.data?.problems ?? NO_PROBLEMS} empty={empty} {...sorting} />
      ) : (
        <DataTable
          label={intl.formatMessage({ id: `files.view.${view}` })}
          rows={rows}
          columns={columns}
          nameOf={nameOf}
          selection={selection}
          onOpen={setOpened}
          empty={empty}
          {...sorting}
        >
          <FileSelectionBar
            selection={selection}
            search={search}
            report={report.data}
            matching={isLoading || hasFailed ? undefined : rows.length}
          />
        </DataTable>
      )}
      {opened !== undefined && (
        <FileDialog
          file={opened}
          report={report.data}
          onClose={() => setOpened(undefined)}
          onDeleted={() => {
            setOpened(undefined);
            listing.reload();
            report.reload();
          }}
        />
      )}
    </>
  );
}

const NO_PROBLEMS: readonly never[] = [];
