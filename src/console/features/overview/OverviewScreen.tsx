import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FormattedMessage, FormattedTime } from 'react-intl';
import { filesReportRequest } from '../../api/files-report';
import { useFilesReport } from '../../api/use-files-report';
import { type Report, useReport } from '../../api/use-report';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { FileFigures } from './FileFigures';
import styles from './OverviewScreen.module.css';
import { StorageCharts } from './StorageCharts';
import { StorageFigures } from './StorageFigures';
import { addToStorageReport, startStorageReport, storageReportRequest } from './storage-report';

/** What the project contains, what it costs, and what can be cleaned up. */
export function OverviewScreen(): ReactNode {
  const storage = useReport({
    request: storageReportRequest,
    start: startStorageReport,
    add: addToStorageReport,
  });
  const files = useFilesReport();
  const isEmpty =
    storage.data?.summary?.totals.vector_stores === 0 && files.data?.summary?.totals.files === 0;
  return (
    <>
      <div className={styles.head}>
        <h1>
          <FormattedMessage id="overview.title" />
        </h1>
        <ReportState report={storage} />
        <Button
          variant="quiet"
          disabled={storage.isLoading || files.isLoading}
          onClick={() => {
            storage.reload();
            files.reload();
          }}
        >
          <FormattedMessage id="overview.reload" />
        </Button>
      </div>
      {isEmpty && (
        <EmptyState title={<FormattedMessage id="overview.nothing" />}>
          <FormattedMessage
            id="overview.nothing.help"
            values={{ link: (text: ReactNode) => <Link to="/restore">{text}</Link> }}
          />
        </EmptyState>
      )}
      <section className={styles.section}>
        <div className={styles.head}>
          <h2>
            <FormattedMessage id="nav.stores" />
          </h2>
          <span className={styles.state} />
          <CopyAsCurl request={storageReportRequest} />
        </div>
        {storage.error === undefined ? (
          <StorageFigures report={storage.data} />
        ) : (
          <ErrorPanel error={storage.error} onRetry={storage.reload} />
        )}
      </section>
      {storage.error === undefined && storage.data?.summary && !isEmpty && (
        <StorageCharts report={storage.data} />
      )}
      <section className={styles.section}>
        <div className={styles.head}>
          <h2>
            <FormattedMessage id="nav.files" />
          </h2>
          <FileScan report={files} />
          <CopyAsCurl request={filesReportRequest} />
        </div>
        {files.error === undefined ? (
          <FileFigures report={files.data} />
        ) : (
          <ErrorPanel error={files.error} onRetry={files.reload} />
        )}
      </section>
    </>
  );
}

type AnyReport = Report<{
  readonly done: number;
  readonly summary?: { readonly generated_at: string } | undefined;
}>;

/** When the figures were true. */
function ReportState({ report: { data, isLoading } }: { readonly report: AnyReport }) {
  return (
    <p className={styles.state} role="status" aria-busy={isLoading}>
      {data?.summary !== undefined && !isLoading ? (
        <FormattedMessage
          id="overview.generated"
          values={{ time: <FormattedTime value={data.summary.generated_at} timeStyle="short" /> }}
        />
      ) : (
        isLoading && <FormattedMessage id="app.loading" />
      )}
    </p>
  );
}

/** Reading the files of every store takes longest. */
function FileScan({ report: { data, isLoading } }: { readonly report: AnyReport }) {
  if (!isLoading) return <span className={styles.state} />;
  return (
    <span className={styles.state}>
      <FormattedMessage id="overview.scanning" values={{ count: data?.done ?? 0 }} />
    </span>
  );
}
