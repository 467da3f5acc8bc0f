import { useNavigate } from '@tanstack/react-router';
import { FormattedMessage } from 'react-intl';
import { useIsReadOnly } from '../../api/service-info';
import { hasFilters, type StoreSearch } from '../../api/store-search';
import { Button } from '../../ui/Button';
import type { SelectionState } from '../../ui/use-selection';
import styles from './StoresScreen.module.css';

interface StoreSelectionBarProps {
  readonly selection: SelectionState;
  readonly search: StoreSearch;
  /** Number of matching stores; `undefined` while the list is incomplete. */
  readonly matching: number | undefined;
}

/** States the selection and leads to a plan for it. Nothing is deleted from here. */
export function StoreSelectionBar({ selection, search, matching }: StoreSelectionBarProps) {
  const navigate = useNavigate();
  const isReadOnly = useIsReadOnly();
  const { count, isAll, clear, selectAllMatching } = selection;
  const plan = (): void => {
    const { sort: _sort, ...filters } = search;
    const ids = selection.selection.mode === 'ids' ? Object.keys(selection.selection.ids) : undefined;
    void navigate({
      to: '/plan',
      search: ids !== undefined ? { ids } : hasFilters(filters) ? filters : { all: 'true' },
    });
  };
  return (
    <div className={styles.selection}>
      <span role="status">
        <FormattedMessage id={isAll ? 'selection.all' : 'selection.count'} values={{ count }} />
      </span>
      {!isAll && matching !== undefined && matching > 0 && (
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
        <Button variant="primary" disabled={count === 0} onClick={plan}>
          <FormattedMessage id="selection.plan" />
        </Button>
      )}
    </div>
  );
}
