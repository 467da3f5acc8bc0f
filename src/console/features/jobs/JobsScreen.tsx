import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useSession } from '../../api/session';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { DataTable } from '../../ui/DataTable';
import type { SortText } from '../../ui/data-table';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { hasEnded, type Job, listCall } from './job';
import { jobColumnsOf } from './job-columns';
import styles from './JobsScreen.module.css';

const POLL_MS = 2_000;
const NO_JOBS: readonly Job[] = [];

/** The jobs of the key, newest first. Follows the running ones. */
export function JobsScreen(): ReactNode {
  const intl = useIntl();
  const navigate = useNavigate();
  const { id, api } = useSession();
  const [sort, setSort] = useState<SortText>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => api.json(listCall, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.data.some((job) => !hasEnded(job)) === true ? POLL_MS : false,
  });
  const columns = useMemo(() => jobColumnsOf(intl), [intl]);
  const open = useCallback(
    (job: Job) => void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } }),
    [navigate],
  );
  return (
    <>
      <div className={styles.head}>
        <h1>
          <FormattedMessage id="jobs.title" />
        </h1>
        <p className={styles.intro}>
          <FormattedMessage id="jobs.intro" />
        </p>
        <Button variant="quiet" disabled={isFetching} onClick={() => void refetch()}>
          <FormattedMessage id="jobs.reload" />
        </Button>
        <CopyAsCurl request={listCall} />
      </div>
      {error !== null && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <DataTable
        label={intl.formatMessage({ id: 'jobs.title' })}
        rows={data?.data ?? NO_JOBS}
        columns={columns}
        nameOf={(job) => job.id}
        sort={sort}
        onSort={setSort}
        onOpen={open}
        empty={data !== undefined && <EmptyState title={<FormattedMessage id="jobs.empty" />} />}
      />
    </>
  );
}
