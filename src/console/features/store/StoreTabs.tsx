import { FormattedMessage, useIntl } from 'react-intl';
import { Button } from '../../ui/Button';
import styles from './StoreScreen.module.css';
import type { StoreView } from './store-view';

interface StoreTabsProps {
  readonly view: StoreView;
  readonly onChange: (view: StoreView) => void;
}

/** Switches between the files and the search. */
export function StoreTabs({ view, onChange }: StoreTabsProps) {
  const { formatMessage } = useIntl();
  const { tab, ...rest } = view;
  return (
    <div className={styles.tabs} role="group" aria-label={formatMessage({ id: 'store.tabs' })}>
      <Button aria-pressed={tab === undefined} onClick={() => onChange(rest)}>
        <FormattedMessage id="store.tab.files" />
      </Button>
      <Button aria-pressed={tab === 'search'} onClick={() => onChange({ ...rest, tab: 'search' })}>
        <FormattedMessage id="store.tab.search" />
      </Button>
    </div>
  );
}
