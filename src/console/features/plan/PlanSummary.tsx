import type { ReactNode } from 'react';
import { FormattedMessage, FormattedNumber, FormattedTime } from 'react-intl';
import { Bytes, Money } from '../../ui/values';
import type { Plan } from './plan-items';
import styles from './PlanScreen.module.css';

interface PlanSummaryProps {
  readonly plan: Plan;
  /** Number of kept items. */
  readonly kept: number;
}

export function PlanSummary({ plan, kept }: PlanSummaryProps) {
  const { totals, warnings } = plan;
  return (
    <>
      <dl className={styles.figures}>
        <Figure label={<FormattedMessage id="plan.total.stores" />}>
          <FormattedNumber value={totals.vector_stores} />
        </Figure>
        <Figure label={<FormattedMessage id="plan.total.files" />}>
          <FormattedNumber value={totals.files} />
        </Figure>
        <Figure label={<FormattedMessage id="plan.total.kept" />}>
          <FormattedNumber value={kept} />
        </Figure>
        <Figure label={<FormattedMessage id="plan.total.bytes" />}>
          <Bytes value={totals.usage_bytes} />
        </Figure>
        <Figure label={<FormattedMessage id="plan.total.saved" />}>
          <Money usd={totals.saved_usd_per_month} />
        </Figure>
        <Figure label={<FormattedMessage id="plan.expires" />}>
          <time dateTime={plan.expires_at}>
            <FormattedTime value={plan.expires_at} />
          </time>
        </Figure>
      </dl>
      {warnings.length > 0 && (
        <div className={styles.warnings}>
          <h2>
            <FormattedMessage id="plan.warnings" />
          </h2>
          <ul>
            {warnings.map((warning) => (
              <li key={warning} dir="auto">
                {warning}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Figure({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
