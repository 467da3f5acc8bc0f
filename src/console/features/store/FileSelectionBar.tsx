import { FormattedMessage } from 'react-intl';
import { useIsReadOnly } from '../../api/service-info';
import { Button } from '../../ui/Button';
import type { SelectionState } from '../../ui/use-selection';
import type { OpenDialog } from './dialogs/open-dialog';
import { fileFiltersOf, type FileTarget, type StoreFile } from './store-requests';
import styles from './StoreScreen.module.css';
import { hasFileFilters, type StoreView } from './store-view';

interface FileSelectionBarProps {
  readonly selection: SelectionState;
  readonly view: StoreView;
  readonly rows: readonly StoreFile[];
  readonly isComplete: boolean;
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** States the selection and offers the actions for it. */
export function FileSelectionBar({ selection, view, rows, isComplete, onOpen }: FileSelectionBarProps) {
  const isReadOnly = useIsReadOnly();
  const { count, isAll, clear, selectAllMatching } = selection;
  const ids = (): string[] =>
    selection.selection.mode === 'ids' ? Object.keys(selection.selection.ids) : rows.map(({ id }) => id);
  const open = (kind: 'detach' | 'delete' | 'attributes'): void => {
    const fileIds = ids();
    onOpen({ kind, fileIds, target: targetOf(isAll, view, fileIds), onDone: clear });
  };
  return (
    <div className={styles.selection}>
      <span role="status">
        <FormattedMessage id={isAll ? 'selection.all' : 'selection.count'} values={{ count }} />
      </span>
      {!isAll && isComplete && rows.length > 0 && (
        <Button variant="quiet" onClick={selectAllMatching}>
          <FormattedMessage id="selection.selectAllMatching" values={{ count: rows.length }} />
        </Button>
      )}
      {count > 0 && (
        <>
          <Button variant="quiet" onClick={clear}>
            <FormattedMessage id="selection.clear" />
          </Button>
          {!isReadOnly && (
            <>
              <Button onClick={() => open('attributes')}>
                <FormattedMessage id="store.file.attributes" />
              </Button>
              <Button onClick={() => open('detach')}>
                <FormattedMessage id="store.file.detach" />
              </Button>
              <Button onClick={() => open('delete')}>
                <FormattedMessage id="store.file.delete" />
              </Button>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** "All matching" is a selector of the API, which has to have a condition. */
const targetOf = (isAll: boolean, view: StoreView, fileIds: string[]): FileTarget =>
  isAll && hasFileFilters(view) ? { files: fileFiltersOf(view) } : { file_ids: fileIds };
