import { useEffect, useRef, useState } from 'react';
import styles from './SearchBox.module.css';

const TYPING_PAUSE_MS = 300;

interface SearchBoxProps {
  readonly label: string;
  readonly hint: string;
  /** The text of the current search. */
  readonly text: string;
  /** Called after a pause in typing, and with Enter. */
  readonly onSearch: (text: string) => void;
}

/** A text field that searches while the user types. */
export function SearchBox({ label, hint, text, onSearch }: SearchBoxProps) {
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (typed: string): void => {
    clearTimeout(timer.current);
    onSearch(typed);
  };
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== undefined) search(draft);
      }}
    >
      <input
        type="search"
        dir="auto"
        aria-label={label}
        placeholder={label}
        title={hint}
        // What the user typed stays as it is, also if the search is the same for a slightly different text.
        value={draft ?? text}
        onChange={(event) => {
          const typed = event.target.value;
          setDraft(typed);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(typed), TYPING_PAUSE_MS);
        }}
        onBlur={() => {
          if (draft === undefined) return;
          search(draft);
          setDraft(undefined);
        }}
      />
    </form>
  );
}
