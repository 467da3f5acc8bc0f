import { FormattedMessage, type IntlShape } from 'react-intl';
import { Badge, type Tone } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import { Bytes, DateTime } from '../../ui/values';
import { attributesText } from './attributes';
import type { StoreFile } from './store-requests';
import styles from './StoreScreen.module.css';

export const FILE_TONES: Readonly<Record<StoreFile['status'], Tone>> = {
  completed: 'success',
  in_progress: 'info',
  failed: 'danger',
  cancelled: 'warning',
};

/** @param onOpen opens the details of a file */
export function fileColumnsOf(
  { formatMessage }: IntlShape,
  onOpen: (file: StoreFile) => void,
): DataColumn<StoreFile>[] {
  return [
    {
      id: 'filename',
      header: formatMessage({ id: 'store.file.name' }),
      isRowHeader: true,
      width: 14,
      grow: 3,
      sortValue: ({ filename, id }) => filename ?? id,
      cell: (file, { tabIndex }) => (
        <button
          type="button"
          className={styles.link}
          tabIndex={tabIndex}
          title={file.filename ?? file.id}
          onClick={() => onOpen(file)}
        >
          <FileName file={file} />
        </button>
      ),
    },
    {
      id: 'bytes',
      header: formatMessage({ id: 'store.file.size' }),
      width: 6.5,
      isEnd: true,
      sortValue: ({ bytes }) => bytes,
      cell: ({ bytes }) => (typeof bytes === 'number' ? <Bytes value={bytes} /> : '–'),
    },
    {
      id: 'status',
      header: formatMessage({ id: 'store.file.status' }),
      width: 7.5,
      sortValue: ({ status }) => status,
      cell: ({ status, last_error: reason }) => (
        <Badge tone={FILE_TONES[status]} title={reason?.message}>
          <FormattedMessage id={`store.file.status.${status}`} />
        </Badge>
      ),
    },
    {
      id: 'last_error',
      header: formatMessage({ id: 'store.file.error' }),
      width: 10,
      grow: 1.5,
      sortValue: ({ last_error: reason }) => reason?.message,
      cell: ({ last_error: reason }) => (
        <bdi className={styles.error} title={reason?.message}>
          {reason?.message}
        </bdi>
      ),
    },
    {
      id: 'attributes',
      header: formatMessage({ id: 'store.file.attributes.column' }),
      width: 10,
      grow: 1.5,
      cell: ({ attributes }) => (
        <bdi className={styles.muted} title={attributesText(attributes)}>
          {attributesText(attributes)}
        </bdi>
      ),
    },
    {
      id: 'created_at',
      header: formatMessage({ id: 'store.file.attached' }),
      width: 8,
      sortValue: (file) => file.created_at,
      cell: (file) => <DateTime value={file.created_at} />,
    },
    {
      id: 'id',
      header: formatMessage({ id: 'stores.column.id' }),
      width: 12,
      grow: 1,
      sortValue: ({ id }) => id,
      cell: ({ id }) => (
        <bdi className={styles.mono} title={id}>
          {id}
        </bdi>
      ),
    },
  ];
}

/** The name; for a file that no longer exists in the project, its id. */
export function FileName({ file }: { readonly file: Pick<StoreFile, 'id' | 'filename' | 'dangling'> }) {
  return (
    <>
      <bdi>{file.filename ?? file.id}</bdi>
      {file.dangling === true && (
        <>
          {' '}
          <Badge tone="warning">
            <FormattedMessage id="store.file.dangling" />
          </Badge>
        </>
      )}
    </>
  );
}
