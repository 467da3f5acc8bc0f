import { FormattedMessage } from 'react-intl';
import { kindOf } from '../../api/errors';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { hasEnded, type Job } from './job';
import styles from './JobsScreen.module.css';
import type { JobEvents } from './use-job-events';

interface JobNoticesProps {
  readonly job: Job | undefined;
  /** Why the job could not be read. */
  readonly error: unknown;
  readonly events: JobEvents;
  readonly onRetry: () => void;
}

/** What keeps the job, or the view of it, from going on. */
export function JobNotices({ job, error, events, onRetry }: JobNoticesProps) {
  const { status, reconnect } = events;
  const retry = (): void => {
    reconnect();
    onRetry();
  };
  if (job?.error !== undefined)
    return (
      <div className={styles.problem} role="alert">
        <h2>
          <FormattedMessage id="jobs.failed" />
        </h2>
        <p>
          <FormattedMessage id="jobs.failed.help" />
        </p>
        <p dir="auto">{job.error.error}</p>
      </div>
    );
  if (status === 'lost')
    return (
      <div className={styles.notice} role="status">
        <FormattedMessage id="jobs.lost" />
      </div>
    );
  if (status === 'failed' && kindOf(events.error) !== 'not_found')
    return <ErrorPanel error={events.error} onRetry={retry} />;
  if (error !== null) return <ErrorPanel error={error} onRetry={retry} />;
  if (job !== undefined && !hasEnded(job) && job.state === 'interrupted')
    return (
      <div className={styles.notice} role="status">
        <FormattedMessage id="jobs.interrupted" />
      </div>
    );
  return null;
}
