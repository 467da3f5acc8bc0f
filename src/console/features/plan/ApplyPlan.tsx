import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { downloadJson } from '../../api/download';
import { kindOf } from '../../api/errors';
import { useKeepManifests } from '../../api/kept-manifests';
import { useIsReadOnly } from '../../api/service-info';
import { useApi } from '../../api/session';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { applyJobCallOf } from './apply-call';
import type { DeletedItem, Plan } from './plan-items';
import { PlanProblem } from './PlanProblem';
import styles from './PlanScreen.module.css';

interface ApplyPlanProps {
  readonly plan: Plan;
  /** What the plan still deletes. */
  readonly deleted: readonly DeletedItem[];
  readonly onPlanAgain: () => void;
  /** Shown next to the button. */
  readonly children: ReactNode;
}

/** Options, confirmation and start of the deletion. */
export function ApplyPlan({ plan, deleted, onPlanAgain, children }: ApplyPlanProps) {
  const isReadOnly = useIsReadOnly();
  const [options, setOptions] = useState({ verify: false, receipt: true });
  const [isConfirming, setIsConfirming] = useState(false);
  const { mutate, isPending, error } = useApply(plan, options);
  const { manifests } = plan;
  const stores = deleted.filter(({ kind }) => kind === 'vector_store').length;
  const counts = { stores, files: deleted.length - stores };
  if (isReadOnly)
    return (
      <p className={styles.notice}>
        <FormattedMessage id="plan.readOnly" />
      </p>
    );
  return (
    <>
      <div className={styles.apply}>
        {(['verify', 'receipt'] as const).map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={options[name]}
              onChange={(event) => setOptions({ ...options, [name]: event.target.checked })}
            />
            <span>
              <FormattedMessage id={`plan.${name}`} />
              <small>
                <FormattedMessage id={`plan.${name}.hint`} />
              </small>
            </span>
          </label>
        ))}
        <div className={styles.buttons}>
          <Button variant="danger" disabled={isPending} onClick={() => setIsConfirming(true)}>
            <FormattedMessage id={isPending ? 'plan.starting' : 'plan.delete'} values={counts} />
          </Button>
          {children}
          {manifests !== undefined && manifests.length > 0 && (
            <Button variant="quiet" onClick={() => saveManifests(manifests)}>
              <FormattedMessage id="plan.downloadManifests" />
            </Button>
          )}
          <CopyAsCurl request={applyJobCallOf(plan, options)} />
        </div>
      </div>
      {error !== null && <ApplyProblem error={error} onPlanAgain={onPlanAgain} />}
      <ConfirmDialog
        isOpen={isConfirming}
        onClose={() => setIsConfirming(false)}
        title={<FormattedMessage id="plan.confirm" values={counts} />}
        confirmLabel={<FormattedMessage id="plan.confirm.delete" values={{ count: deleted.length }} />}
        count={deleted.length}
        onConfirm={() => {
          setIsConfirming(false);
          mutate();
        }}
      >
        <p>
          <FormattedMessage id="plan.confirm.text" />
        </p>
        {counts.files > 0 && (
          <p>
            <FormattedMessage id="plan.confirm.files" values={{ count: counts.files }} />
          </p>
        )}
        {stores > 0 && (
          <p>
            <FormattedMessage
              id={manifests === undefined ? 'plan.confirm.noManifests' : 'plan.confirm.manifests'}
            />
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

/** Saves the manifests, starts the job and shows it. */
function useApply(plan: Plan, options: { readonly verify: boolean; readonly receipt: boolean }) {
  const api = useApi();
  const navigate = useNavigate();
  const keepManifests = useKeepManifests();
  const { manifests = [] } = plan;
  return useMutation({
    mutationFn: () => {
      if (manifests.length > 0) saveManifests(manifests);
      return api.json(applyJobCallOf(plan, options));
    },
    onSuccess: ({ id: jobId }) => {
      if (manifests.length > 0) keepManifests({ jobId, manifests });
      void navigate({ to: '/jobs/$jobId', params: { jobId } });
    },
  });
}

function saveManifests(manifests: NonNullable<Plan['manifests']>): void {
  const date = new Date().toISOString().replace(/[:.]/g, '-');
  downloadJson(`manifests-${date}.json`, { manifests });
}

interface ApplyProblemProps {
  readonly error: unknown;
  readonly onPlanAgain: () => void;
}

function ApplyProblem({ error, onPlanAgain }: ApplyProblemProps) {
  const isUnknown = ['network', 'truncated'].includes(kindOf(error));
  return (
    <>
      <PlanProblem error={error} onPlanAgain={onPlanAgain} />
      {isUnknown && (
        <p className={styles.notice}>
          <FormattedMessage
            id="plan.unknown"
            values={{ link: (text: ReactNode) => <Link to="/jobs">{text}</Link> }}
          />
        </p>
      )}
    </>
  );
}
