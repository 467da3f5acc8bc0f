import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import type { PlanSearch } from '../../api/plan-search';
import { useApi } from '../../api/session';
import { Button } from '../../ui/Button';
import { ApplyPlan } from './ApplyPlan';
import { applyCallOf } from './apply-call';
import { deletedItemsOf, type Drift, keptItemsOf, NO_DRIFT, type Plan } from './plan-items';
import { PlanItems } from './PlanItems';
import { PlanProblem, StalePlan } from './PlanProblem';
import { PlanSummary } from './PlanSummary';
import styles from './PlanScreen.module.css';
import { useIsPast } from './use-is-past';

interface PlanReviewProps {
  readonly plan: Plan;
  readonly search: PlanSearch;
  readonly onPlanAgain: () => void;
}

/** A plan, the check for changes since it was created, and its deletion. */
export function PlanReview({ plan, search, onPlanAgain }: PlanReviewProps) {
  const api = useApi();
  const [drift, setDrift] = useState<Drift>();
  const isExpired = useIsPast(plan.expires_at);
  const check = useMutation({
    mutationFn: () => api.json(applyCallOf(plan, { dry_run: true })),
    onSuccess: ({ vector_stores_drifted: stores, files_drifted: files }) =>
      setDrift(new Map([...stores, ...files].map(({ id, reason }) => [id, reason]))),
  });
  const deleted = useMemo(() => deletedItemsOf(plan, drift ?? NO_DRIFT), [plan, drift]);
  const kept = useMemo(() => keptItemsOf(plan, search, drift ?? NO_DRIFT), [plan, search, drift]);
  return (
    <>
      <PlanSummary plan={plan} kept={kept.length} />
      {isExpired ? (
        <StalePlan cause="plan_expired" onPlanAgain={onPlanAgain} />
      ) : (
        deleted.length > 0 && (
          <ApplyPlan plan={plan} deleted={deleted} onPlanAgain={onPlanAgain}>
            <Button disabled={check.isPending} onClick={() => check.mutate()}>
              <FormattedMessage id={check.isPending ? 'plan.checking' : 'plan.check'} />
            </Button>
            <span role="status" className={styles.muted}>
              {drift !== undefined && !check.isPending && (
                <FormattedMessage id="plan.checked" values={{ count: drift.size }} />
              )}
            </span>
          </ApplyPlan>
        )
      )}
      {check.error !== null && <PlanProblem error={check.error} onPlanAgain={onPlanAgain} />}
      <PlanItems deleted={deleted} kept={kept} />
    </>
  );
}
