import { FormattedMessage, useIntl } from 'react-intl';
import {
  FLAG_FILTERS,
  LIST_FILTERS,
  readStoreSearch,
  STORE_FILTERS,
  type StoreSearch,
  TEXT_FILTERS,
} from '../../api/store-search';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Popover } from '../../ui/Popover';
import styles from './StoresScreen.module.css';

const STATUSES = ['completed', 'in_progress', 'expired'] as const;
const TYPED_LISTS = LIST_FILTERS.filter((name) => name !== 'status');

interface StoreFiltersProps {
  readonly search: StoreSearch;
  readonly onChange: (search: StoreSearch) => void;
}

/** A form with every filter of the API. */
export function StoreFilters({ search, onChange }: StoreFiltersProps) {
  const { formatMessage } = useIntl();
  const count = STORE_FILTERS.filter((name) => search[name] !== undefined).length;
  return (
    <Popover label={<FormattedMessage id="filter.open" values={{ count }} />}>
      <form
        // The fields are uncontrolled: start again when the filters change elsewhere.
        key={JSON.stringify(search)}
        className={styles.filters}
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ ...searchOfForm(new FormData(event.currentTarget)), sort: search.sort });
        }}
      >
        <fieldset>
          <legend>
            <FormattedMessage id="filter.status" />
          </legend>
          {STATUSES.map((status) => (
            <label key={status}>
              <input
                type="checkbox"
                name="status"
                value={status}
                defaultChecked={search.status?.includes(status)}
              />{' '}
              <FormattedMessage id={`stores.status.${status}`} />
            </label>
          ))}
        </fieldset>
        {FLAG_FILTERS.map((name) => (
          <label key={name} className={styles.select}>
            <FormattedMessage id={`filter.${name}`} />
            <select name={name} defaultValue={search[name] ?? ''}>
              <option value="">{formatMessage({ id: 'filter.any' })}</option>
              <option value="true">{formatMessage({ id: 'filter.yes' })}</option>
              <option value="false">{formatMessage({ id: 'filter.no' })}</option>
            </select>
          </label>
        ))}
        {TEXT_FILTERS.map((name) => (
          <Field
            key={name}
            name={name}
            label={formatMessage({ id: `filter.${name}` })}
            placeholder={placeholderOf(name)}
            inputMode={name.endsWith('_bytes') ? 'numeric' : undefined}
            defaultValue={search[name] ?? ''}
          />
        ))}
        {TYPED_LISTS.map((name) => (
          <Field
            key={name}
            name={name}
            label={formatMessage({ id: `filter.${name}` })}
            hint={formatMessage({ id: 'filter.list.hint' })}
            defaultValue={search[name]?.join(', ') ?? ''}
          />
        ))}
        <footer>
          <Button type="submit" variant="primary">
            <FormattedMessage id="filter.apply" />
          </Button>
        </footer>
      </form>
    </Popover>
  );
}

function placeholderOf(name: (typeof TEXT_FILTERS)[number]): string | undefined {
  if (name === 'expires_within') return '7d';
  return name.endsWith('_bytes') ? undefined : '2026-01-31, 30d';
}

function searchOfForm(fields: FormData): StoreSearch {
  const textsOf = (name: string): string[] =>
    fields.getAll(name).filter((value): value is string => typeof value === 'string');
  const search: Record<string, unknown> = { status: textsOf('status') };
  for (const name of TYPED_LISTS) search[name] = textsOf(name).flatMap((text) => text.split(','));
  for (const name of [...FLAG_FILTERS, ...TEXT_FILTERS]) search[name] = textsOf(name);
  return readStoreSearch(search);
}
