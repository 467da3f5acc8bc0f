import { FormattedMessage, useIntl } from 'react-intl';
import { STORE_FILTERS, type StoreFilter, type StoreSearch } from '../../api/store-search';
import { Button } from '../../ui/Button';
import { textOfSearch } from './search-text';
import styles from './StoresScreen.module.css';

interface FilterChipsProps {
  readonly search: StoreSearch;
  readonly onChange: (search: StoreSearch) => void;
  readonly onReset: () => void;
}

/** The active filters, each with a button that removes it. The search box shows its own filter. */
export function FilterChips({ search, onChange, onReset }: FilterChipsProps) {
  const { formatMessage } = useIntl();
  const isInSearchBox = (name: StoreFilter): boolean =>
    (name === 'name' || name === 'ids') && textOfSearch(search) !== '';
  const active = STORE_FILTERS.filter((name) => search[name] !== undefined && !isInSearchBox(name));
  if (active.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {active.map((name) => {
        const label = formatMessage({ id: `filter.${name}` });
        return (
          <li key={name} className={styles.chip}>
            <span dir="auto">
              {label}: {valueOf(search, name)}
            </span>
            <button
              type="button"
              aria-label={formatMessage({ id: 'filter.remove' }, { name: label })}
              onClick={() => onChange({ ...search, [name]: undefined })}
            >
              ×
            </button>
          </li>
        );
      })}
      <li>
        <Button variant="quiet" onClick={onReset}>
          <FormattedMessage id="stores.reset" />
        </Button>
      </li>
    </ul>
  );
}

function valueOf(search: StoreSearch, name: StoreFilter) {
  const value = search[name];
  if (value === 'true') return <FormattedMessage id="filter.yes" />;
  if (value === 'false') return <FormattedMessage id="filter.no" />;
  return Array.isArray(value) ? value.join(', ') : value;
}
