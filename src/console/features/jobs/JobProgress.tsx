import type { ReactNode } from 'react';
import { FormattedMessage, FormattedNumber, useIntl } from 'react-intl';
import { ProgressBar } from '../../ui/ProgressBar';
import { hasEnded, type Job } from './job';
import styles from './JobsScreen.module.css';
import { Duration } from './Duration';

interface JobProgressProps {
  readonly job: Job;
  readonly progress: Job['progress'];
}

/** Every tenth of the progress is announced; the numbers change each second. */
const ANNOUNCED_STEP_PERCENT = 10;

export function JobProgress({ job, progress }: JobProgressProps) {
  const { formatMessage } = useIntl();
  const { done, total, failed, per_second: rate, seconds_left: left } = progress;
  const isRunning = !hasEnded(job);
  const percent = total === null || total === 0 ? 0 : Math.floor((done / total) * 100);
  const announced = Math.floor(percent / ANNOUNCED_STEP_PERCENT) * ANNOUNCED_STEP_PERCENT;
  return (
    <section aria-label={formatMessage({ id: 'jobs.column.progress' })} className={styles.progress}>
      {isRunning && <ProgressBar done={done} total={total ?? undefined} />}
      <p role="status" className="visually-hidden">
        <FormattedMessage
          id={isRunning ? 'jobs.announced' : `jobs.ended.${job.state}`}
          values={{ percent: announced, failed }}
        />
      </p>
      <dl className={styles.figures}>
        <Figure label={<FormattedMessage id="jobs.figure.done" />}>
          <FormattedNumber value={done} />
          {total !== null && (
            <>
              {' / '}
              <FormattedNumber value={total} />
            </>
          )}
        </Figure>
        <Figure label={<FormattedMessage id="jobs.figure.failed" />} isBad={failed > 0}>
          <FormattedNumber value={failed} />
        </Figure>
        {isRunning && (
          <>
            <Figure label={<FormattedMessage id="jobs.figure.rate" />}>
              <FormattedMessage id="jobs.rate" values={{ rate }} />
            </Figure>
            <Figure label={<FormattedMessage id="jobs.figure.left" />}>
              {left === null ? '–' : <Duration seconds={left} />}
            </Figure>
          </>
        )}
        {job.finished_at !== null && (
          <Figure label={<FormattedMessage id="jobs.figure.duration" />}>
            <Duration seconds={(Date.parse(job.finished_at) - Date.parse(job.created_at)) / 1000} />
          </Figure>
        )}
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly label: ReactNode;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}

function Figure({ label, isBad = false, children }: FigureProps) {
  return (
    <div className={isBad ? styles.bad : undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
