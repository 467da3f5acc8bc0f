import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import styles from './StoreScreen.module.css';
import { FILE_STATUSES, type StoreView } from './store-view';

const TYPING_PAUSE_MS = 300;

interface FileFiltersProps {
  readonly view: StoreView;
  readonly onChange: (view: StoreView) => void;
}

/** Filters by name and state, with the filters of the API. */
export function FileFilters({ view, onChange }: FileFiltersProps) {
  const { formatMessage } = useIntl();
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (text: string): void => {
    clearTimeout(timer.current);
    setDraft(undefined);
    const { filename: _filename, ...rest } = view;
    onChange(text.trim() === '' ? rest : { ...rest, filename: patternOf(text.trim()) });
  };
  const label = formatMessage({ id: 'store.filter.name' });
  return (
    <form
      role="search"
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== undefined) apply(draft);
      }}
    >
      <input
        type="search"
        dir="auto"
        className={styles.searchBox}
        aria-label={label}
        placeholder={label}
        value={draft ?? textOf(view.filename)}
        onChange={(event) => {
          const text = event.target.value;
          setDraft(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => apply(text), TYPING_PAUSE_MS);
        }}
      />
      <select
        className={styles.select}
        aria-label={formatMessage({ id: 'filter.status' })}
        value={view.status ?? ''}
        onChange={(event) => {
          const status = FILE_STATUSES.find((name) => name === event.target.value);
          const { status: _status, ...rest } = view;
          onChange(status === undefined ? rest : { ...rest, status });
        }}
      >
        <option value="">{formatMessage({ id: 'store.filter.anyStatus' })}</option>
        {FILE_STATUSES.map((status) => (
          <option key={status} value={status}>
            {formatMessage({ id: `store.file.status.${status}` })}
          </option>
        ))}
      </select>
    </form>
  );
}

/** A text without wildcards is a part of the name. */
const patternOf = (text: string): string => (/[*?]/.test(text) ? text : `*${text}*`);
const textOf = (pattern = ''): string => /^\*([^*?]*)\*$/.exec(pattern)?.[1] ?? pattern;
