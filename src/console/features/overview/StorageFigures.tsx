import { FormattedMessage, FormattedNumber } from 'react-intl';
import { Bytes, Money } from '../../ui/values';
import { Figure } from './Figure';
import styles from './OverviewScreen.module.css';
import { IDLE_DAYS, type StorageReport } from './storage-report';

/** Figures about vector stores. */
export function StorageFigures({ report }: { readonly report: StorageReport | undefined }) {
  const totals = report?.summary?.totals;
  const count = (value: number | undefined) => value !== undefined && <FormattedNumber value={value} />;
  const alarm = (value: number | undefined) => (value ? 'warning' : undefined);
  return (
    <div className={styles.figures}>
      <Figure
        label={<FormattedMessage id="overview.stores" />}
        value={count(totals?.vector_stores ?? report?.done)}
        link={{ to: '/stores' }}
      />
      <Figure
        label={<FormattedMessage id="overview.bytes" />}
        value={totals && <Bytes value={totals.usage_bytes} />}
        link={{ to: '/stores', search: { sort: '-usage_bytes' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.cost" />}
        value={totals && <Money usd={totals.usd_per_month} />}
        note={
          report?.summary && (
            <FormattedMessage id="overview.cost.note" values={{ gib: report.summary.price.free_gib }} />
          )
        }
        link={{ to: '/stores', search: { sort: '-cost' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.idle" />}
        note={<FormattedMessage id="overview.idle.note" values={{ days: IDLE_DAYS }} />}
        value={count(totals?.idle)}
        tone={alarm(totals?.idle)}
        link={{ to: '/stores', search: { active_before: `${IDLE_DAYS}d` } }}
      />
      <Figure
        label={<FormattedMessage id="overview.empty" />}
        note={<FormattedMessage id="overview.empty.note" />}
        value={count(totals?.empty)}
        tone={alarm(totals?.empty)}
        link={{ to: '/stores', search: { empty: 'true' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.expired" />}
        note={<FormattedMessage id="overview.expired.note" />}
        value={count(totals?.expired)}
        tone={alarm(totals?.expired)}
        link={{ to: '/stores', search: { expired: 'true' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.failed" />}
        note={<FormattedMessage id="overview.failed.note" />}
        value={count(totals?.failed)}
        tone={totals?.failed ? 'danger' : undefined}
        link={{ to: '/stores', search: { has_failed: 'true' } }}
      />
    </div>
  );
}
