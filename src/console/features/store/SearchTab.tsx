import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage, FormattedNumber, useIntl } from 'react-intl';
import { useSession } from '../../api/session';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { attributesText } from './attributes';
import { searchRequest } from './store-requests';
import styles from './StoreScreen.module.css';
import type { StoreView } from './store-view';
import { StoreTabs } from './StoreTabs';

interface SearchTabProps {
  readonly storeId: string;
  readonly view: StoreView;
  readonly onChange: (view: StoreView) => void;
}

/** Searches the store as an application does. The address contains the text. */
export function SearchTab({ storeId, view, onChange }: SearchTabProps) {
  const { formatMessage } = useIntl();
  const { id, api } = useSession();
  const { query } = view;
  const [text, setText] = useState(query ?? '');
  const request = searchRequest(storeId, query ?? '');
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['store-search', id, storeId, query],
    queryFn: ({ signal }) => api.json(request, { signal }),
    enabled: query !== undefined,
  });
  const label = formatMessage({ id: 'store.search.label' });
  return (
    <section className={styles.searchTab} aria-label={formatMessage({ id: 'store.tab.search' })}>
      <div className={styles.tools}>
        <StoreTabs view={view} onChange={onChange} />
        <form
          role="search"
          className={styles.filters}
          onSubmit={(event) => {
            event.preventDefault();
            const next = text.trim();
            if (next === query) void refetch();
            else if (next !== '') onChange({ ...view, query: next });
          }}
        >
          <input
            type="search"
            dir="auto"
            className={styles.searchBox}
            aria-label={label}
            placeholder={label}
            value={text}
            maxLength={4096}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" variant="primary" disabled={isFetching || text.trim() === ''}>
            <FormattedMessage id="store.search.submit" />
          </Button>
          {query !== undefined && <CopyAsCurl request={request} />}
        </form>
      </div>
      <p className={styles.muted}>
        <FormattedMessage id="store.search.hint" />
      </p>
      <p role="status" className={styles.muted}>
        {isFetching && <FormattedMessage id="app.loading" />}
        {!isFetching && data !== undefined && (
          <FormattedMessage id="store.search.count" values={{ count: data.data.length }} />
        )}
      </p>
      {error !== null && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <EmptyState title={<FormattedMessage id="store.search.none" />} />}
      <ol className={styles.results}>
        {data?.data.map((result, index) => (
          <li key={`${result.file_id} ${index}`}>
            <div className={styles.resultHead}>
              <strong>
                <bdi>{result.filename}</bdi>
              </strong>
              <span className={styles.muted}>
                <FormattedMessage
                  id="store.search.score"
                  values={{ score: <FormattedNumber value={result.score} maximumFractionDigits={3} /> }}
                />
              </span>
              <bdi className={styles.mono}>{result.file_id}</bdi>
              <bdi className={styles.muted}>{attributesText(result.attributes)}</bdi>
            </div>
            {result.content.map((part, partIndex) => (
              <p key={partIndex} dir="auto" className={styles.resultText}>
                {part.text}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
