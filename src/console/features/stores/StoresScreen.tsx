import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useBytePrice } from '../../api/storage-price';
import { type StoreSummary, storeListRequest } from '../../api/store-list';
import { hasFilters, type StoreSearch } from '../../api/store-search';
import { useListing } from '../../api/use-listing';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { SearchBox } from '../../ui/SearchBox';
import { useSelection } from '../../ui/use-selection';
import { FilterChips } from './FilterChips';
import { searchOfText, textOfSearch } from './search-text';
import { storeColumnsOf } from './store-columns';
import { StoreFilters } from './StoreFilters';
import { StoreSelectionBar } from './StoreSelectionBar';
import styles from './StoresScreen.module.css';

/** The list of vector stores. The address contains the filters and the sort order. */
export function StoresScreen(): ReactNode {
  const intl = useIntl();
  const search = useSearch({ from: '/signed-in/stores' });
  const navigate = useNavigate({ from: '/stores' });
  const request = useMemo(() => storeListRequest(search), [search]);
  const { rows, status, error, reload } = useListing<StoreSummary>(request);
  const selection = useSelection(rows, JSON.stringify(request));
  const bytePrice = useBytePrice();
  const columns = useMemo(() => storeColumnsOf(intl, bytePrice), [intl, bytePrice]);
  const change = useCallback(
    (next: StoreSearch) => void navigate({ search: next, replace: true }),
    [navigate],
  );
  const nameOf = useCallback((store: StoreSummary) => store.name ?? store.id, []);
  const open = useCallback(
    (store: StoreSummary) => void navigate({ to: '/stores/$storeId', params: { storeId: store.id } }),
    [navigate],
  );
  const isFiltered = hasFilters(search);
  const resetFilters = (): void => change({ ...(search.sort !== undefined && { sort: search.sort }) });

  return (
    <>
      <div className={styles.head}>
        <h1>
          <FormattedMessage id="stores.title" />
        </h1>
        <StoreCount count={rows.length} status={status} />
        <CopyAsCurl request={request} />
      </div>
      <div className={styles.tools}>
        <SearchBox
          label={intl.formatMessage({ id: 'stores.search' })}
          hint={intl.formatMessage({ id: 'stores.search.hint' })}
          text={textOfSearch(search)}
          onSearch={(text) => change(searchOfText(text, search))}
        />
        <StoreFilters search={search} onChange={change} />
        <FilterChips search={search} onChange={change} onReset={resetFilters} />
      </div>
      {status === 'failed' && <ErrorPanel error={error} onRetry={reload} />}
      <DataTable
        label={intl.formatMessage({ id: 'stores.title' })}
        rows={rows}
        columns={columns}
        nameOf={nameOf}
        sort={search.sort}
        onSort={(sort) => change({ ...search, sort })}
        selection={selection}
        onOpen={open}
        empty={
          status === 'complete' && (
            <EmptyState title={<FormattedMessage id={isFiltered ? 'stores.noMatch' : 'stores.empty'} />}>
              {isFiltered && (
                <Button onClick={resetFilters}>
                  <FormattedMessage id="stores.reset" />
                </Button>
              )}
            </EmptyState>
          )
        }
      >
        <StoreSelectionBar
          selection={selection}
          search={search}
          matching={status === 'complete' ? rows.length : undefined}
        />
      </DataTable>
    </>
  );
}

interface StoreCountProps {
  readonly count: number;
  readonly status: 'loading' | 'complete' | 'failed';
}

/** Only the end of the listing is announced. */
function StoreCount({ count, status }: StoreCountProps) {
  const ids = { loading: 'stores.loading', complete: 'stores.count', failed: 'stores.incomplete' } as const;
  return (
    <p className={styles.count} role="status" aria-busy={status === 'loading'}>
      <FormattedMessage id={ids[status]} values={{ count }} />
    </p>
  );
}
