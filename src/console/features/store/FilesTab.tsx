import { useCallback, useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { useSelection } from '../../ui/use-selection';
import { fileColumnsOf } from './file-columns';
import { FileFilters } from './FileFilters';
import { FileSelectionBar } from './FileSelectionBar';
import type { OpenDialog } from './dialogs/open-dialog';
import { fileListRequest, type StoreFile } from './store-requests';
import styles from './StoreScreen.module.css';
import { hasFileFilters, type StoreView } from './store-view';
import { StoreTabs } from './StoreTabs';
import type { StoreFiles } from './use-store-files';

const COUNT_TEXTS = {
  loading: 'store.files.loading',
  complete: 'store.files.count',
  failed: 'store.files.incomplete',
} as const;

interface FilesTabProps {
  readonly storeId: string;
  readonly view: StoreView;
  readonly onChange: (view: StoreView) => void;
  readonly files: StoreFiles;
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** The files of the store. */
export function FilesTab({ storeId, view, onChange, files, onOpen }: FilesTabProps) {
  const intl = useIntl();
  const { rows, status, error, reload } = files;
  const request = fileListRequest(storeId, view);
  const selection = useSelection(rows, JSON.stringify(request));
  const openFile = useCallback((file: StoreFile) => onOpen({ kind: 'file', fileId: file.id }), [onOpen]);
  const columns = useMemo(() => fileColumnsOf(intl, openFile), [intl, openFile]);
  const nameOf = useCallback((file: StoreFile) => file.filename ?? file.id, []);
  const isFiltered = hasFileFilters(view);
  const resetFilters = (): void => onChange({ ...(view.sort !== undefined && { sort: view.sort }) });
  return (
    <>
      <div className={styles.tools}>
        <StoreTabs view={view} onChange={onChange} />
        <FileFilters view={view} onChange={onChange} />
        <p className={styles.count} role="status" aria-busy={status === 'loading'}>
          <FormattedMessage id={COUNT_TEXTS[status]} values={{ count: rows.length }} />
        </p>
        <CopyAsCurl request={request} />
      </div>
      {status === 'failed' && <ErrorPanel error={error} onRetry={reload} />}
      <DataTable
        label={intl.formatMessage({ id: 'store.tab.files' })}
        rows={rows}
        columns={columns}
        nameOf={nameOf}
        sort={view.sort}
        onSort={(sort) => onChange({ ...view, sort })}
        selection={selection}
        onOpen={openFile}
        empty={
          status === 'complete' && (
            <EmptyState
              title={<FormattedMessage id={isFiltered ? 'store.files.noMatch' : 'store.files.none'} />}
            >
              {isFiltered && (
                <Button onClick={resetFilters}>
                  <FormattedMessage id="stores.reset" />
                </Button>
              )}
            </EmptyState>
          )
        }
      >
        <FileSelectionBar
          selection={selection}
          view={view}
          rows={rows}
          isComplete={status === 'complete'}
          onOpen={onOpen}
        />
      </DataTable>
    </>
  );
}
