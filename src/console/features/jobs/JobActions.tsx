import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { download, downloadJson } from '../../api/download';
import { useIsReadOnly } from '../../api/service-info';
import { useApi } from '../../api/session';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { cancelCallOf, hasEnded, type Job, reportCallOf, retryCallOf } from './job';
import styles from './JobsScreen.module.css';
import { canBeRetried, type OutcomeRow } from './outcomes';

interface JobActionsProps {
  readonly job: Job;
  readonly rows: readonly OutcomeRow[];
  /** Called after an action that changes the job. */
  readonly onChanged: () => void;
}

export function JobActions({ job, rows, onChanged }: JobActionsProps) {
  return hasEnded(job) ? <EndedActions job={job} rows={rows} /> : <Cancel job={job} onChanged={onChanged} />;
}

function Cancel({ job, onChanged }: Omit<JobActionsProps, 'rows'>) {
  const api = useApi();
  const isReadOnly = useIsReadOnly();
  const request = cancelCallOf(job.id);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.json(request),
    onSettled: onChanged,
  });
  if (isReadOnly) return null;
  return (
    <>
      <div className={styles.actions}>
        <Button disabled={isPending || job.cancel_requested} onClick={() => mutate()}>
          <FormattedMessage id={job.cancel_requested ? 'jobs.cancelling' : 'jobs.cancel'} />
        </Button>
        <span className={styles.intro}>
          <FormattedMessage id="jobs.cancel.hint" />
        </span>
        <CopyAsCurl request={request} />
      </div>
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}

function EndedActions({ job, rows }: Omit<JobActionsProps, 'onChanged'>) {
  const api = useApi();
  const isReadOnly = useIsReadOnly();
  const report = reportCallOf(job.id);
  const saveReport = useMutation({
    mutationFn: async () => download(`report-${job.id}.json`, await (await api.response(report)).blob()),
  });
  const saveReceipt = useMutation({
    mutationFn: async () => {
      const { summary, receipt_items: items } = (await api.json(report)) as ReportWithReceipt;
      // The body of `POST /receipts/verify`.
      downloadJson(`receipt-${job.id}.json`, { receipt: summary?.receipt, items });
    },
  });
  const error = saveReport.error ?? saveReceipt.error;
  const hasReceipt = job.summary !== undefined && 'receipt' in job.summary;
  return (
    <>
      <div className={styles.actions}>
        {hasReceipt && (
          <Button variant="primary" disabled={saveReceipt.isPending} onClick={() => saveReceipt.mutate()}>
            <FormattedMessage id="jobs.receipt" />
          </Button>
        )}
        <Button disabled={saveReport.isPending} onClick={() => saveReport.mutate()}>
          <FormattedMessage id="jobs.report" />
        </Button>
        <CopyAsCurl request={report} />
        {!isReadOnly && (
          <RetryFailed job={job} count={rows.filter((row) => canBeRetried(row.outcome)).length} />
        )}
      </div>
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}

interface ReportWithReceipt {
  readonly summary?: { readonly receipt?: unknown };
  readonly receipt_items?: unknown;
}

function RetryFailed({ job, count }: { readonly job: Job; readonly count: number }) {
  const api = useApi();
  const navigate = useNavigate();
  const [isConfirming, setIsConfirming] = useState(false);
  const request = retryCallOf(job.id);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.json(request),
    onSuccess: ({ id: jobId }) => void navigate({ to: '/jobs/$jobId', params: { jobId } }),
  });
  if (count === 0) return null;
  return (
    <>
      <Button disabled={isPending} onClick={() => setIsConfirming(true)}>
        <FormattedMessage id="jobs.retry" values={{ count }} />
      </Button>
      <CopyAsCurl request={request} />
      {error !== null && <ErrorPanel error={error} />}
      <ConfirmDialog
        isOpen={isConfirming}
        onClose={() => setIsConfirming(false)}
        title={<FormattedMessage id="jobs.retry.title" values={{ count }} />}
        confirmLabel={<FormattedMessage id="jobs.retry.confirm" values={{ count }} />}
        onConfirm={() => {
          setIsConfirming(false);
          mutate();
        }}
      >
        <p>
          <FormattedMessage id="jobs.retry.text" />
        </p>
      </ConfirmDialog>
    </>
  );
}
