import { Link } from '@tanstack/react-router';
import { FormattedMessage, FormattedNumber, type IntlShape } from 'react-intl';
import { Badge } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import { ProgressBar } from '../../ui/ProgressBar';
import { DateTime } from '../../ui/values';
import { hasEnded, isKnownOperation, type Job, STATE_TONES } from './job';
import styles from './JobsScreen.module.css';

export function jobColumnsOf({ formatMessage }: IntlShape): DataColumn<Job>[] {
  return [
    {
      id: 'operation',
      header: formatMessage({ id: 'jobs.column.operation' }),
      isRowHeader: true,
      width: 13,
      grow: 2,
      sortValue: ({ operation }) => operation,
      cell: ({ id, operation }, { tabIndex }) => (
        <Link to="/jobs/$jobId" params={{ jobId: id }} tabIndex={tabIndex}>
          <OperationName name={operation} />
        </Link>
      ),
    },
    {
      id: 'state',
      header: formatMessage({ id: 'jobs.column.state' }),
      width: 8,
      sortValue: ({ state }) => state,
      cell: (job) => <StateBadge job={job} />,
    },
    {
      id: 'progress',
      header: formatMessage({ id: 'jobs.column.progress' }),
      width: 11,
      grow: 1,
      cell: ({ progress, ...job }) => (
        <span className={styles.cellProgress}>
          {!hasEnded(job) && <ProgressBar done={progress.done} total={progress.total ?? undefined} />}
          <FormattedMessage
            id={progress.total === null ? 'jobs.done' : 'jobs.doneOf'}
            values={{ done: progress.done, total: progress.total }}
          />
        </span>
      ),
    },
    {
      id: 'failed',
      header: formatMessage({ id: 'jobs.column.failed' }),
      width: 6,
      isEnd: true,
      sortValue: ({ progress }) => progress.failed,
      cell: ({ progress }) =>
        progress.failed === 0 ? (
          '0'
        ) : (
          <Badge tone="danger">
            <FormattedNumber value={progress.failed} />
          </Badge>
        ),
    },
    {
      id: 'created_at',
      header: formatMessage({ id: 'jobs.column.created' }),
      width: 9,
      sortValue: (job) => job.created_at,
      cell: (job) => <DateTime value={job.created_at} isRelative />,
    },
    {
      id: 'expires_at',
      header: formatMessage({ id: 'jobs.column.expires' }),
      hint: formatMessage({ id: 'jobs.column.expires.hint' }),
      width: 9,
      sortValue: (job) => job.expires_at,
      cell: (job) => <DateTime value={job.expires_at} isRelative />,
    },
    {
      id: 'id',
      header: formatMessage({ id: 'jobs.column.id' }),
      width: 15,
      grow: 1,
      cell: ({ id }) => <span className={styles.mono}>{id}</span>,
    },
  ];
}

export function OperationName({ name }: { readonly name: string }) {
  return isKnownOperation(name) ? <FormattedMessage id={`jobs.operation.${name}`} /> : name;
}

export function StateBadge({ job }: { readonly job: Pick<Job, 'state' | 'cancel_requested'> }) {
  const isCancelling = job.cancel_requested && job.state === 'running';
  return (
    <Badge tone={isCancelling ? 'warning' : STATE_TONES[job.state]}>
      <FormattedMessage id={isCancelling ? 'jobs.state.cancelling' : `jobs.state.${job.state}`} />
    </Badge>
  );
}
