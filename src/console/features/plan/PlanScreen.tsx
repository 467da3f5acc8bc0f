import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { PlanSearch } from '../../api/plan-search';
import type { ApiRequest } from '../../api/request';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { EmptyState } from '../../ui/EmptyState';
import { ProgressBar } from '../../ui/ProgressBar';
import type { Plan } from './plan-items';
import { PlanOptions } from './PlanOptions';
import { PlanProblem } from './PlanProblem';
import { PlanReview } from './PlanReview';
import styles from './PlanScreen.module.css';
import { planCallOf, usePlan } from './use-plan';

/** What would be deleted and kept, and the deletion itself. The address contains the selection. */
export function PlanScreen(): ReactNode {
  const search = useSearch({ from: '/signed-in/plan' });
  const request = planCallOf(search);
  if (request === undefined) return <NothingSelected />;
  return <PlanOf key={JSON.stringify(request.body)} search={search} request={request} />;
}

interface PlanOfProps {
  readonly search: PlanSearch;
  readonly request: ApiRequest<Plan>;
}

function PlanOf({ search, request }: PlanOfProps) {
  const navigate = useNavigate({ from: '/plan' });
  const { data: plan, error, isFetching, refetch } = usePlan(request);
  const change = (next: PlanSearch): void => void navigate({ search: next, replace: true });
  return (
    <>
      <div className={styles.head}>
        <h1>
          <FormattedMessage id="plan.title" />
        </h1>
        <p className={styles.intro}>
          <FormattedMessage id="plan.intro" />
        </p>
        <Button variant="quiet" disabled={isFetching} onClick={() => void refetch()}>
          <FormattedMessage id="plan.again" />
        </Button>
        <CopyAsCurl request={request} />
      </div>
      <PlanOptions search={search} onChange={change} />
      {isFetching ? (
        <Planning />
      ) : error !== null ? (
        <PlanProblem
          error={error}
          onPlanAgain={() => void refetch()}
          onPlanWithoutManifests={() => change({ ...search, manifests: 'false' })}
        />
      ) : (
        plan !== undefined && (
          <PlanReview key={plan.signature} plan={plan} search={search} onPlanAgain={() => void refetch()} />
        )
      )}
    </>
  );
}

function Planning() {
  const { formatMessage } = useIntl();
  return (
    <div className={styles.planning} role="status">
      <p>
        <FormattedMessage id="plan.loading" />
      </p>
      <ProgressBar done={0} total={undefined} label={formatMessage({ id: 'plan.loading' })} />
    </div>
  );
}

function NothingSelected() {
  return (
    <>
      <h1>
        <FormattedMessage id="plan.title" />
      </h1>
      <EmptyState title={<FormattedMessage id="plan.nothing" />}>
        <Link to="/stores">
          <FormattedMessage id="plan.selectStores" />
        </Link>
        <Link to="/plan" search={{ orphans: 'true' }}>
          <FormattedMessage id="plan.selectOrphans" />
        </Link>
      </EmptyState>
    </>
  );
}
