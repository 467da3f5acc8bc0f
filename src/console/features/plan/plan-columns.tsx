import { Link } from '@tanstack/react-router';
import { FormattedMessage, type IntlShape } from 'react-intl';
import { Badge, type Tone } from '../../ui/Badge';
import type { CellContext, DataColumn } from '../../ui/data-table';
import { Bytes, DateTime } from '../../ui/values';
import { bytesOf, type DeletedItem, type KeptItem, nameOfItem } from './plan-items';
import styles from './PlanScreen.module.css';

type FormatMessage = IntlShape['formatMessage'];

const CAUSE_TONES: Readonly<Record<KeptItem['cause'], Tone>> = {
  shared: 'info',
  protected: 'success',
  drifted: 'warning',
  missing: 'neutral',
};

export function deletedColumnsOf({ formatMessage }: IntlShape): DataColumn<DeletedItem>[] {
  return [
    nameColumnOf(formatMessage, nameOfItem),
    kindColumnOf(formatMessage),
    {
      id: 'bytes',
      header: formatMessage({ id: 'plan.column.bytes' }),
      width: 6.5,
      isEnd: true,
      sortValue: bytesOf,
      cell: (item) => <Bytes value={bytesOf(item)} />,
    },
    {
      id: 'why',
      header: formatMessage({ id: 'plan.column.why' }),
      width: 13,
      grow: 2,
      cell: (item) =>
        item.kind === 'vector_store' ? (
          <FormattedMessage id="plan.storeFiles" values={{ count: item.store.files }} />
        ) : (
          <FormattedMessage
            id={`plan.file.${item.file.reason}`}
            values={{ count: item.file.vector_store_ids.length }}
          />
        ),
    },
    {
      id: 'created_at',
      header: formatMessage({ id: 'plan.column.created' }),
      width: 8,
      sortValue: createdAtOf,
      cell: (item) => <DateTime value={createdAtOf(item)} />,
    },
    {
      id: 'last_active_at',
      header: formatMessage({ id: 'plan.column.active' }),
      width: 9,
      sortValue: (item) => (item.kind === 'vector_store' ? item.store.last_active_at : null),
      cell: (item) =>
        item.kind === 'vector_store' ? <DateTime value={item.store.last_active_at} isRelative /> : '–',
    },
    idColumnOf(formatMessage),
  ];
}

const createdAtOf = (item: DeletedItem): number | null =>
  item.kind === 'vector_store' ? item.store.created_at : item.file.created_at;

export function keptColumnsOf({ formatMessage }: IntlShape): DataColumn<KeptItem>[] {
  return [
    nameColumnOf(formatMessage, ({ name }) => name),
    kindColumnOf(formatMessage),
    {
      id: 'cause',
      header: formatMessage({ id: 'plan.column.cause' }),
      width: 9,
      sortValue: ({ cause }) => cause,
      cell: ({ cause }) => (
        <Badge tone={CAUSE_TONES[cause]}>
          <FormattedMessage id={`plan.cause.${cause}`} />
        </Badge>
      ),
    },
    {
      id: 'reason',
      header: formatMessage({ id: 'plan.column.reason' }),
      width: 18,
      grow: 4,
      cell: (item) => <Reason {...item} />,
    },
    idColumnOf(formatMessage),
  ];
}

function Reason({ cause, kind, reasons, storeIds }: KeptItem) {
  if (cause === 'missing') return <FormattedMessage id={`plan.missing.${kind}`} />;
  if (cause === 'shared') {
    const text = storeIds.join(', ');
    return (
      <span title={text}>
        <FormattedMessage id="plan.usedBy" values={{ ids: <bdi>{text}</bdi> }} />
      </span>
    );
  }
  const text = reasons.join('; ');
  return (
    <bdi title={text} dir="auto">
      {text}
    </bdi>
  );
}

function nameColumnOf<Row extends { readonly id: string; readonly kind: DeletedItem['kind'] }>(
  formatMessage: FormatMessage,
  nameOf: (row: Row) => string | null,
): DataColumn<Row> {
  return {
    id: 'name',
    header: formatMessage({ id: 'plan.column.name' }),
    isRowHeader: true,
    width: 13,
    grow: 3,
    sortValue: (row) => nameOf(row) ?? row.id,
    cell: (row, context) => <ItemName {...row} {...context} name={nameOf(row)} />,
  };
}

interface ItemNameProps extends CellContext {
  readonly id: string;
  readonly kind: DeletedItem['kind'];
  readonly name: string | null;
}

function ItemName({ id, kind, name, tabIndex }: ItemNameProps) {
  const text =
    name === null ? (
      <bdi>{id}</bdi>
    ) : name === '' ? (
      <FormattedMessage id="value.unnamed" />
    ) : (
      <bdi>{name}</bdi>
    );
  if (kind === 'file') return <span title={name ?? id}>{text}</span>;
  return (
    <Link to="/stores/$storeId" params={{ storeId: id }} tabIndex={tabIndex} title={name ?? id}>
      {text}
    </Link>
  );
}

const kindColumnOf = <Row extends { readonly kind: DeletedItem['kind'] }>(
  formatMessage: FormatMessage,
): DataColumn<Row> => ({
  id: 'kind',
  header: formatMessage({ id: 'plan.column.kind' }),
  width: 8,
  sortValue: ({ kind }) => kind,
  cell: ({ kind }) => <FormattedMessage id={`plan.kind.${kind}`} />,
});

const idColumnOf = <Row extends { readonly id: string }>(formatMessage: FormatMessage): DataColumn<Row> => ({
  id: 'id',
  header: formatMessage({ id: 'plan.column.id' }),
  width: 15,
  grow: 1,
  sortValue: ({ id }) => id,
  cell: ({ id }) => (
    <bdi className={styles.mono} title={id}>
      {id}
    </bdi>
  ),
});
