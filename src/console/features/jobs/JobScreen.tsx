import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { FormattedMessage } from 'react-intl';
import { kindOf } from '../../api/errors';
import { useKeptManifests } from '../../api/kept-manifests';
import { useSession } from '../../api/session';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { DateTime } from '../../ui/values';
import { hasEnded, jobCallOf } from './job';
import { OperationName, StateBadge } from './job-columns';
import { JobActions } from './JobActions';
import { JobOutcomes } from './JobOutcomes';
import { JobProgress } from './JobProgress';
import { JobNotices } from './JobNotices';
import styles from './JobsScreen.module.css';
import { useJobEvents } from './use-job-events';

/** The job of a process that crashed becomes interrupted without an event. */
const POLL_MS = 5_000;

export function JobScreen(): ReactNode {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId' });
  return <OneJob key={jobId} jobId={jobId} />;
}

/** One job: its progress while it runs, and the outcome of each id. */
function OneJob({ jobId }: { readonly jobId: string }) {
  const { id, api } = useSession();
  const request = jobCallOf(jobId);
  const {
    data: job,
    error,
    refetch,
  } = useQuery({
    queryKey: ['job', id, jobId],
    queryFn: ({ signal }) => api.json(request, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data !== undefined && hasEnded(state.data) ? false : POLL_MS),
  });
  const events = useJobEvents(jobId);
  const { status } = events;
  const isFollowed = status !== 'connecting' && status !== 'lost';
  useEffect(() => {
    // The end, and a new connection after an interruption, change the state of the job.
    if (isFollowed) void refetch();
  }, [isFollowed, status, refetch]);
  const hasManifests = useKeptManifests().some((kept) => kept.jobId === jobId);

  return (
    <>
      <div className={styles.head}>
        <h1>
          {job === undefined ? <FormattedMessage id="jobs.job" /> : <OperationName name={job.operation} />}
        </h1>
        {job !== undefined && <StateBadge job={job} />}
        <p className={styles.intro}>
          <span className={styles.mono}>{jobId}</span>
          {job !== undefined && (
            <>
              {' · '}
              <FormattedMessage
                id="jobs.started"
                values={{ time: <DateTime value={job.created_at} isRelative /> }}
              />
            </>
          )}
          {job?.retry_of !== undefined && (
            <>
              {' · '}
              <Link to="/jobs/$jobId" params={{ jobId: job.retry_of }}>
                <FormattedMessage id="jobs.retryOf" />
              </Link>
            </>
          )}
        </p>
        <CopyAsCurl request={request} />
      </div>
      {error !== null && kindOf(error) === 'not_found' ? (
        <JobNotFound error={error} />
      ) : (
        <>
          <JobNotices job={job} error={error} events={events} onRetry={() => void refetch()} />
          {job !== undefined && (
            <>
              <JobProgress job={job} progress={events.progress ?? job.progress} />
              <JobActions job={job} rows={events.rows} onChanged={() => void refetch()} />
              {hasEnded(job) && hasManifests && (
                <p>
                  <FormattedMessage
                    id="jobs.restore"
                    values={{ link: (text: ReactNode) => <Link to="/restore">{text}</Link> }}
                  />
                </p>
              )}
              <JobOutcomes rows={events.rows} isComplete={status === 'ended'} />
            </>
          )}
        </>
      )}
    </>
  );
}

function JobNotFound({ error }: { readonly error: unknown }) {
  return (
    <>
      <ErrorPanel error={error} />
      <p>
        <FormattedMessage
          id="jobs.notFound"
          values={{ link: (text: ReactNode) => <Link to="/jobs">{text}</Link> }}
        />
      </p>
    </>
  );
}
