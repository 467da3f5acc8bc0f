import { Link } from '@tanstack/react-router';
import { FormattedMessage, FormattedNumber, type IntlShape } from 'react-intl';
import type { StoreSummary } from '../../api/store-list';
import { Badge, type Tone } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import { Bytes, DateTime, Money } from '../../ui/values';
import styles from './StoresScreen.module.css';

const TONES: Readonly<Record<StoreSummary['status'], Tone>> = {
  completed: 'success',
  in_progress: 'info',
  expired: 'warning',
};

/**
 * Columns that the API can sort by have its names.
 *
 * @param bytePrice US dollars per byte and month; `undefined` while it is unknown
 */
export function storeColumnsOf(
  { formatMessage }: IntlShape,
  bytePrice: number | undefined,
): DataColumn<StoreSummary>[] {
  return [
    {
      id: 'name',
      header: formatMessage({ id: 'stores.column.name' }),
      isRowHeader: true,
      width: 14,
      grow: 3,
      sortValue: ({ name }) => name,
      cell: ({ id, name }, { tabIndex }) => (
        <Link to="/stores/$storeId" params={{ storeId: id }} tabIndex={tabIndex} title={name ?? undefined}>
          {name === null || name === '' ? <FormattedMessage id="value.unnamed" /> : <bdi>{name}</bdi>}
        </Link>
      ),
    },
    {
      id: 'status',
      header: formatMessage({ id: 'stores.column.status' }),
      width: 7,
      sortValue: ({ status }) => status,
      cell: ({ status }) => (
        <Badge tone={TONES[status]}>
          <FormattedMessage id={`stores.status.${status}`} />
        </Badge>
      ),
    },
    {
      id: 'files',
      header: formatMessage({ id: 'stores.column.files' }),
      width: 9,
      isEnd: true,
      sortValue: ({ file_counts: counts }) => counts.total,
      cell: ({ file_counts: counts }) => (
        <>
          {counts.failed > 0 && (
            <>
              <Badge tone="danger">
                <FormattedMessage id="stores.failedFiles" values={{ count: counts.failed }} />
              </Badge>{' '}
            </>
          )}
          <FormattedNumber value={counts.total} />
        </>
      ),
    },
    {
      id: 'usage_bytes',
      header: formatMessage({ id: 'stores.column.bytes' }),
      width: 6.5,
      isEnd: true,
      sortValue: (store) => store.usage_bytes,
      cell: (store) => <Bytes value={store.usage_bytes} />,
    },
    {
      id: 'cost',
      header: formatMessage({ id: 'stores.column.cost' }),
      hint: formatMessage({ id: 'stores.column.cost.hint' }),
      width: 10.5,
      isEnd: true,
      sortValue: (store) => store.usage_bytes,
      cell: (store) => (bytePrice === undefined ? '…' : <Money usd={store.usage_bytes * bytePrice} />),
    },
    ...timeColumnsOf(formatMessage),
    {
      id: 'id',
      header: formatMessage({ id: 'stores.column.id' }),
      width: 15,
      grow: 1,
      sortValue: ({ id }) => id,
      cell: ({ id }) => (
        <bdi className={styles.mono} title={id}>
          {id}
        </bdi>
      ),
    },
    {
      id: 'metadata',
      header: formatMessage({ id: 'stores.column.metadata' }),
      width: 11,
      grow: 1,
      cell: ({ metadata }) => <Metadata value={metadata} />,
    },
  ];
}

function timeColumnsOf(formatMessage: IntlShape['formatMessage']): DataColumn<StoreSummary>[] {
  return [
    {
      id: 'created_at',
      header: formatMessage({ id: 'stores.column.created' }),
      width: 8,
      sortValue: (store) => store.created_at,
      cell: (store) => <DateTime value={store.created_at} />,
    },
    {
      id: 'last_active_at',
      header: formatMessage({ id: 'stores.column.active' }),
      width: 9,
      sortValue: (store) => store.last_active_at,
      cell: (store) => <DateTime value={store.last_active_at} isRelative />,
    },
    {
      id: 'expires_at',
      header: formatMessage({ id: 'stores.column.expires' }),
      width: 9,
      sortValue: (store) => store.expires_at,
      cell: (store) => <DateTime value={store.expires_at} isRelative />,
    },
  ];
}

function Metadata({ value }: { readonly value: StoreSummary['metadata'] }) {
  const text = Object.entries(value ?? {})
    .map(([key, entry]) => `${key}=${entry}`)
    .join(', ');
  return (
    <bdi className={styles.muted} title={text}>
      {text}
    </bdi>
  );
}
