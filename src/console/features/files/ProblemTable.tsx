import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { FormattedMessage, type IntlShape, useIntl } from 'react-intl';
import type { FileProblem } from '../../api/files-report';
import { Badge } from '../../ui/Badge';
import { DataTable, type DataTableProps } from '../../ui/DataTable';
import type { DataColumn } from '../../ui/data-table';
import { DateTime } from '../../ui/values';
import styles from './FilesScreen.module.css';

const TONES = { failed: 'danger', stuck: 'warning', dangling: 'neutral' } as const;

type ProblemTableProps = Pick<DataTableProps<FileProblem>, 'rows' | 'sort' | 'onSort' | 'empty'>;

/** Files in stores that failed, are stuck, or do not exist. The store is the place to repair them. */
export function ProblemTable(props: ProblemTableProps) {
  const intl = useIntl();
  const columns = useMemo(() => problemColumnsOf(intl), [intl]);
  const nameOf = useCallback(({ filename, fileId }: FileProblem) => filename ?? fileId, []);
  return (
    <DataTable
      {...props}
      label={intl.formatMessage({ id: 'files.view.problems' })}
      columns={columns}
      nameOf={nameOf}
    />
  );
}

function problemColumnsOf({ formatMessage }: IntlShape): DataColumn<FileProblem>[] {
  return [
    {
      id: 'filename',
      header: formatMessage({ id: 'files.column.name' }),
      isRowHeader: true,
      width: 14,
      grow: 2,
      sortValue: ({ filename, fileId }) => filename ?? fileId,
      cell: ({ filename, fileId }) => <bdi title={filename ?? fileId}>{filename ?? fileId}</bdi>,
    },
    {
      id: 'kind',
      header: formatMessage({ id: 'files.column.problem' }),
      width: 8,
      sortValue: ({ kind }) => kind,
      cell: ({ kind }) => (
        <Badge tone={TONES[kind]} title={formatMessage({ id: `files.problem.${kind}.hint` })}>
          <FormattedMessage id={`files.problem.${kind}`} />
        </Badge>
      ),
    },
    {
      id: 'reason',
      header: formatMessage({ id: 'files.column.reason' }),
      width: 14,
      grow: 2,
      sortValue: ({ reason }) => reason,
      cell: ({ reason, kind }) => {
        const text = reason ?? formatMessage({ id: `files.problem.${kind}.hint` });
        return <bdi title={text}>{text}</bdi>;
      },
    },
    {
      id: 'storeId',
      header: formatMessage({ id: 'files.column.store' }),
      width: 15,
      grow: 1,
      sortValue: ({ storeId }) => storeId,
      cell: ({ storeId }, { tabIndex }) => (
        <Link to="/stores/$storeId" params={{ storeId }} tabIndex={tabIndex} className={styles.mono}>
          {storeId}
        </Link>
      ),
    },
    {
      id: 'attachedAt',
      header: formatMessage({ id: 'files.column.attached' }),
      width: 8,
      sortValue: ({ attachedAt }) => attachedAt,
      cell: ({ attachedAt }) => (attachedAt === null ? null : <DateTime value={attachedAt} />),
    },
  ];
}
