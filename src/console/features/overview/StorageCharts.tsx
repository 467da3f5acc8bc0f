import { Link } from '@tanstack/react-router';
import { FormattedMessage, useIntl } from 'react-intl';
import { BarChart } from '../../ui/BarChart';
import { Bytes } from '../../ui/values';
import styles from './OverviewScreen.module.css';
import { AGES, type StorageReport } from './storage-report';

/** The largest stores, and storage by age. */
export function StorageCharts({ report }: { readonly report: StorageReport }) {
  const { formatMessage } = useIntl();
  const largest = report.summary?.top.filter(({ usage_bytes: bytes }) => bytes > 0) ?? [];
  return (
    <div className={styles.charts}>
      <section className={styles.card}>
        <h2>
          <FormattedMessage id="overview.largest" />
        </h2>
        <BarChart
          label={formatMessage({ id: 'overview.largest' })}
          bars={largest.map(({ id, name, usage_bytes: bytes }) => ({
            id,
            value: bytes,
            label: (
              <Link to="/stores/$storeId" params={{ storeId: id }} title={name ?? id}>
                {name === null || name === '' ? <FormattedMessage id="value.unnamed" /> : <bdi>{name}</bdi>}
              </Link>
            ),
            text: <Bytes value={bytes} />,
          }))}
        />
      </section>
      <section className={styles.card}>
        <h2>
          <FormattedMessage id="overview.age" />
        </h2>
        <BarChart
          label={formatMessage({ id: 'overview.age' })}
          bars={AGES.map(({ from, to }, index) => {
            const { stores = 0, bytes = 0 } = report.ages[index] ?? {};
            return {
              id: String(from),
              value: bytes,
              label: (
                <Link
                  to="/stores"
                  search={{
                    ...(to !== undefined && { created_after: `${to}d` }),
                    ...(from > 0 && { created_before: `${from}d` }),
                  }}
                >
                  <FormattedMessage
                    id={to === undefined ? 'overview.age.over' : 'overview.age.range'}
                    values={{ from, to }}
                  />
                </Link>
              ),
              text: (
                <FormattedMessage
                  id="overview.age.value"
                  values={{ stores, size: <Bytes value={bytes} /> }}
                />
              ),
            };
          })}
        />
      </section>
    </div>
  );
}
