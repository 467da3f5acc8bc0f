import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { StoreSearch } from '../../api/store-search';
import { searchOfText, textOfSearch } from './search-text';
import styles from './StoresScreen.module.css';

const TYPING_PAUSE_MS = 300;

interface StoreSearchBoxProps {
  readonly search: StoreSearch;
  readonly onChange: (search: StoreSearch) => void;
}

/** Searches by name or id, with the filters of the API, so that "all matching" means what the list shows. */
export function StoreSearchBox({ search, onChange }: StoreSearchBoxProps) {
  const { formatMessage } = useIntl();
  const current = textOfSearch(search);
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (text: string): void => {
    clearTimeout(timer.current);
    setDraft(undefined);
    onChange(searchOfText(text, search));
  };
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== undefined) apply(draft);
      }}
    >
      <input
        type="search"
        dir="auto"
        aria-label={formatMessage({ id: 'stores.search' })}
        placeholder={formatMessage({ id: 'stores.search' })}
        title={formatMessage({ id: 'stores.search.hint' })}
        value={draft ?? current}
        onChange={(event) => {
          const text = event.target.value;
          setDraft(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => apply(text), TYPING_PAUSE_MS);
        }}
      />
    </form>
  );
}
