import { useNavigate } from '@tanstack/react-router';
import { FormattedMessage } from 'react-intl';
import type { FileSearch } from '../../api/file-search';
import type { FilesReport } from '../../api/files-report';
import { useIsReadOnly } from '../../api/service-info';
import { Button } from '../../ui/Button';
import type { SelectionState } from '../../ui/use-selection';
import { planOfOrphans, selectedOrphans } from './file-rows';
import styles from './FilesScreen.module.css';

interface FileSelectionBarProps {
  readonly selection: SelectionState;
  readonly search: FileSearch;
  readonly report: FilesReport | undefined;
  /** Number of listed files; `undefined` while the list is incomplete. */
  readonly matching: number | undefined;
}

/** States the selection and leads to a plan for its orphans. Nothing is deleted from here. */
export function FileSelectionBar({ selection, search, report, matching }: FileSelectionBarProps) {
  const navigate = useNavigate();
  const isReadOnly = useIsReadOnly();
  const { count, isAll, clear, selectAllMatching } = selection;
  const orphans = selectedOrphans(selection.selection, report);
  const planned = isAll ? count : orphans.length;
  const plan = (): void =>
    void navigate({ to: '/plan', search: isAll ? planOfOrphans(search) : { file_ids: orphans } });
  return (
    <div className={styles.selection}>
      <span role="status">
        <FormattedMessage id={isAll ? 'selection.all' : 'selection.count'} values={{ count }} />
      </span>
      {search.view === 'orphans' && !isAll && matching !== undefined && matching > 0 && (
        <Button variant="quiet" onClick={selectAllMatching}>
          <FormattedMessage id="selection.selectAllMatching" values={{ count: matching }} />
        </Button>
      )}
      {count > 0 && (
        <Button variant="quiet" onClick={clear}>
          <FormattedMessage id="selection.clear" />
        </Button>
      )}
      {!isReadOnly && (
        <Button variant="primary" disabled={planned === 0} onClick={plan}>
          <FormattedMessage id="files.plan" values={{ count: planned }} />
        </Button>
      )}
      {count > planned && (
        <p className={styles.muted}>
          <FormattedMessage id="files.plan.rest" values={{ count: count - planned }} />
        </p>
      )}
    </div>
  );
}
