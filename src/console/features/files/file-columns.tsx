import { FormattedMessage, type IntlShape } from 'react-intl';
import type { FileSummary } from '../../api/file-search';
import type { FilesReport } from '../../api/files-report';
import { Badge } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import { Bytes, DateTime } from '../../ui/values';
import styles from './FilesScreen.module.css';

/**
 * Columns that the API can sort by have its names.
 *
 * @param report for the use of a file
 */
export function fileColumnsOf(
  { formatMessage }: IntlShape,
  report: FilesReport | undefined,
  onOpen: (file: FileSummary) => void,
): DataColumn<FileSummary>[] {
  return [
    {
      id: 'filename',
      header: formatMessage({ id: 'files.column.name' }),
      isRowHeader: true,
      width: 15,
      grow: 3,
      sortValue: ({ filename }) => filename,
      cell: (file, { tabIndex }) => (
        <button
          type="button"
          className={styles.name}
          tabIndex={tabIndex}
          title={file.filename}
          onClick={() => onOpen(file)}
        >
          {file.filename === '' ? <FormattedMessage id="value.unnamed" /> : <bdi>{file.filename}</bdi>}
        </button>
      ),
    },
    {
      id: 'use',
      header: formatMessage({ id: 'files.column.use' }),
      width: 12,
      grow: 1,
      cell: ({ id }) => <FileBadges id={id} report={report} />,
    },
    {
      id: 'purpose',
      header: formatMessage({ id: 'files.column.purpose' }),
      width: 8,
      sortValue: ({ purpose }) => purpose,
      cell: ({ purpose }) => purpose,
    },
    {
      id: 'bytes',
      header: formatMessage({ id: 'files.column.bytes' }),
      width: 6.5,
      isEnd: true,
      sortValue: ({ bytes }) => bytes,
      cell: ({ bytes }) => <Bytes value={bytes} />,
    },
    {
      id: 'created_at',
      header: formatMessage({ id: 'files.column.created' }),
      width: 8,
      sortValue: (file) => file.created_at,
      cell: (file) => <DateTime value={file.created_at} />,
    },
    {
      id: 'expires_at',
      header: formatMessage({ id: 'files.column.expires' }),
      width: 8,
      sortValue: (file) => file.expires_at,
      cell: (file) => <DateTime value={file.expires_at} isRelative />,
    },
    {
      id: 'id',
      header: formatMessage({ id: 'files.column.id' }),
      width: 15,
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

interface FileBadgesProps {
  readonly id: string;
  readonly report: FilesReport | undefined;
}

/** What the report says about a file. */
export function FileBadges({ id, report }: FileBadgesProps) {
  const copies = report?.duplicates.get(id)?.ids.length;
  return (
    <>
      {report?.orphans.has(id) && (
        <Badge tone="warning">
          <FormattedMessage id="files.orphan" />
        </Badge>
      )}{' '}
      {copies !== undefined && (
        <Badge tone="info">
          <FormattedMessage id="files.copies" values={{ count: copies }} />
        </Badge>
      )}
    </>
  );
}
