import { FormattedMessage } from 'react-intl';
import { ApiError, kindOf } from '../../api/errors';
import { Button } from '../../ui/Button';
import { ErrorPanel } from '../../ui/ErrorPanel';
import styles from './PlanScreen.module.css';

interface PlanProblemProps {
  readonly error: unknown;
  readonly onPlanAgain: () => void;
  readonly onPlanWithoutManifests?: () => void;
}

/** Explains why a plan could not be created or applied. */
export function PlanProblem({ error, onPlanAgain, onPlanWithoutManifests }: PlanProblemProps) {
  const code = error instanceof ApiError ? error.code : '';
  if (code === 'plan_expired' || code === 'plan_not_genuine')
    return <StalePlan cause={code} onPlanAgain={onPlanAgain} />;
  const isTooLarge = error instanceof ApiError && error.fields?.some(({ field }) => field === 'manifests');
  // Another attempt of an invalid request would fail too.
  const onRetry = kindOf(error) === 'invalid' ? undefined : onPlanAgain;
  return (
    <>
      <ErrorPanel error={error} onRetry={onRetry} />
      {isTooLarge === true && onPlanWithoutManifests && (
        <Button className={styles.start} onClick={onPlanWithoutManifests}>
          <FormattedMessage id="plan.withoutManifests" />
        </Button>
      )}
    </>
  );
}

interface StalePlanProps {
  readonly cause: 'plan_expired' | 'plan_not_genuine';
  readonly onPlanAgain: () => void;
}

/** Nothing was deleted: the service checks the plan first. */
export function StalePlan({ cause, onPlanAgain }: StalePlanProps) {
  return (
    <div className={styles.notice} role="alert">
      <h2>
        <FormattedMessage id={`plan.problem.${cause}`} />
      </h2>
      <p>
        <FormattedMessage id={`plan.problem.${cause}.help`} />
      </p>
      <Button onClick={onPlanAgain}>
        <FormattedMessage id="plan.again" />
      </Button>
    </div>
  );
}
