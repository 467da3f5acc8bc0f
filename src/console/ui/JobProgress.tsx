import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { JobOutcome, JobRun } from '../api/use-job-run';
import { Badge, type Tone } from './Badge';
import { Button } from './Button';
import { ErrorPanel } from './ErrorPanel';
import styles from './JobProgress.module.css';
import { ProgressBar } from './ProgressBar';

const TONES = {
  deleted: 'success',
  detached: 'success',
  attached: 'success',
  created: 'success',
  updated: 'success',
  failed: 'danger',
  pending: 'warning',
  phantom: 'warning',
  not_found: 'warning',
  skipped: 'neutral',
  other: 'neutral',
} as const satisfies Record<string, Tone>;
type OutcomeWord = keyof typeof TONES;

const MAX_SHOWN = 100;

interface JobProgressProps {
  readonly run: JobRun;
  /** Names an outcome. Default: its id. */
  readonly nameOf?: ((outcome: JobOutcome) => ReactNode) | undefined;
  /** Shows `deleted` as `detached`. */
  readonly isDetachment?: boolean;
}

/** Progress of a job, then its outcomes. Everything that did not succeed is listed with its reason. */
export function JobProgress({ run, nameOf, isDetachment = false }: JobProgressProps) {
  const { phase, job, error, isReconnecting, outcomes } = run;
  const isRunning = phase === 'starting' || phase === 'running';
  return (
    <div className={styles.run}>
      {isRunning && <ProgressBar done={run.progress?.done ?? 0} total={run.progress?.total ?? undefined} />}
      <p role="status" className={styles.status}>
        <Status run={run} />
        {isReconnecting && isRunning && <FormattedMessage id="run.reconnecting" />}
      </p>
      {!isRunning && <OutcomeCounts outcomes={outcomes} isDetachment={isDetachment} />}
      {error !== undefined && <ErrorPanel error={error} />}
      <Problems outcomes={outcomes} nameOf={nameOf} />
      <div className={styles.actions}>
        {phase === 'running' && (
          <Button disabled={job?.cancel_requested} onClick={run.cancel}>
            <FormattedMessage id={job?.cancel_requested === true ? 'run.cancelling' : 'run.cancel'} />
          </Button>
        )}
        {job !== undefined && (
          <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
            <FormattedMessage id="run.openJob" />
          </Link>
        )}
      </div>
    </div>
  );
}

function Status({ run: { phase, job, progress } }: { readonly run: JobRun }) {
  const { formatNumber } = useIntl();
  if (phase === 'failed') return <FormattedMessage id="run.failed" />;
  if (phase === 'ended')
    return <FormattedMessage id={job?.state === 'cancelled' ? 'run.cancelled' : 'run.completed'} />;
  if (progress === undefined) return <FormattedMessage id="run.starting" />;
  const { done, failed, seconds_left: seconds } = progress;
  const total = progress.total === null ? 'unknown' : formatNumber(progress.total);
  return <FormattedMessage id="run.progress" values={{ done, total, failed, seconds: seconds ?? 0 }} />;
}

interface OutcomeCountsProps {
  readonly outcomes: readonly JobOutcome[];
  readonly isDetachment: boolean;
}

function OutcomeCounts({ outcomes, isDetachment }: OutcomeCountsProps) {
  const counts = useMemo(() => {
    const result = new Map<OutcomeWord, number>();
    for (const outcome of outcomes) {
      const word = wordOf(outcome);
      const shown = isDetachment && word === 'deleted' ? 'detached' : word;
      result.set(shown, (result.get(shown) ?? 0) + 1);
    }
    return [...result];
  }, [outcomes, isDetachment]);
  return (
    <p className={styles.counts}>
      {counts.map(([word, count]) => (
        <Badge key={word} tone={TONES[word]}>
          <FormattedMessage id={`run.outcome.${word}`} values={{ count }} />
        </Badge>
      ))}
    </p>
  );
}

const wordOf = ({ outcome }: JobOutcome): OutcomeWord =>
  Object.hasOwn(TONES, outcome) ? (outcome as OutcomeWord) : 'other';

function Problems({ outcomes, nameOf }: Pick<JobProgressProps, 'nameOf'> & Pick<JobRun, 'outcomes'>) {
  const { formatMessage } = useIntl();
  const problems = outcomes.filter((outcome) => TONES[wordOf(outcome)] !== 'success');
  if (problems.length === 0) return null;
  return (
    <div
      className={styles.problems}
      role="region"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrollable with the keyboard
      tabIndex={0}
      aria-label={formatMessage({ id: 'run.problems' })}
    >
      <ul>
        {problems.slice(0, MAX_SHOWN).map((outcome, index) => (
          <li key={`${outcome.id} ${index}`}>
            <Badge tone={TONES[wordOf(outcome)]}>
              <FormattedMessage id={`run.outcome.${wordOf(outcome)}`} values={{ count: 1 }} />
            </Badge>{' '}
            <bdi>{nameOf?.(outcome) ?? outcome.id}</bdi>
            {(outcome.error ?? outcome.reason) !== undefined && (
              <p dir="auto">{outcome.error ?? outcome.reason}</p>
            )}
            {outcome.request_id !== undefined && outcome.outcome === 'failed' && (
              <p className={styles.id}>
                <FormattedMessage id="error.upstreamRequestId" />: {outcome.request_id}
              </p>
            )}
          </li>
        ))}
      </ul>
      {problems.length > MAX_SHOWN && (
        <FormattedMessage id="run.more" values={{ count: problems.length - MAX_SHOWN }} />
      )}
    </div>
  );
}
