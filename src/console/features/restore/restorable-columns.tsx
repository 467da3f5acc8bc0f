import { FormattedMessage, FormattedNumber, type IntlShape, useIntl } from 'react-intl';
import { Badge } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import { Bytes } from '../../ui/values';
import { bytesOf, type RestorableStore, unindexedIn } from './manifest-file';
import styles from './RestoreScreen.module.css';

/** @param existing ids of the stores of the project */
export function restorableColumnsOf(
  { formatMessage }: IntlShape,
  existing: ReadonlySet<string>,
): DataColumn<RestorableStore>[] {
  return [
    {
      id: 'name',
      header: formatMessage({ id: 'restore.column.name' }),
      isRowHeader: true,
      width: 12,
      grow: 2,
      sortValue: ({ manifest }) => manifest.vector_store.name,
      cell: ({ manifest: { vector_store: store } }) =>
        store.name === null || store.name === '' ? (
          <FormattedMessage id="value.unnamed" />
        ) : (
          <bdi title={store.name}>{store.name}</bdi>
        ),
    },
    {
      id: 'files',
      header: formatMessage({ id: 'restore.column.files' }),
      width: 6,
      isEnd: true,
      sortValue: ({ manifest }) => manifest.files.length,
      cell: ({ manifest }) => <FormattedNumber value={manifest.files.length} />,
    },
    {
      id: 'bytes',
      header: formatMessage({ id: 'restore.column.bytes' }),
      width: 7,
      isEnd: true,
      sortValue: ({ manifest }) => bytesOf(manifest),
      cell: ({ manifest }) => <Bytes value={bytesOf(manifest)} />,
    },
    {
      id: 'notes',
      header: formatMessage({ id: 'restore.column.notes' }),
      width: 20,
      grow: 1,
      cell: (row) => <Notes row={row} exists={existing.has(row.manifest.vector_store.id)} />,
    },
    {
      id: 'id',
      header: formatMessage({ id: 'restore.column.id' }),
      width: 12,
      grow: 1,
      sortValue: ({ manifest }) => manifest.vector_store.id,
      cell: ({ manifest }) => <bdi className={styles.mono}>{manifest.vector_store.id}</bdi>,
    },
    {
      id: 'source',
      header: formatMessage({ id: 'restore.column.source' }),
      width: 10,
      grow: 1,
      sortValue: ({ source }) => source,
      cell: ({ source }) => (
        <bdi className={styles.muted} title={source}>
          {source}
        </bdi>
      ),
    },
  ];
}

interface NotesProps {
  readonly row: RestorableStore;
  readonly exists: boolean;
}

function Notes({ row: { manifest }, exists }: NotesProps) {
  const { formatMessage } = useIntl();
  const unindexed = unindexedIn(manifest);
  return (
    <>
      {exists && (
        <Badge tone="warning" title={formatMessage({ id: 'restore.note.exists.hint' })}>
          <FormattedMessage id="restore.note.exists" />
        </Badge>
      )}{' '}
      {!manifest.complete && (
        <Badge tone="danger" title={formatMessage({ id: 'restore.note.incomplete.hint' })}>
          <FormattedMessage id="restore.note.incomplete" />
        </Badge>
      )}{' '}
      {unindexed > 0 && (
        <Badge>
          <FormattedMessage id="restore.note.failed" values={{ count: unindexed }} />
        </Badge>
      )}
    </>
  );
}
