import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FormattedMessage } from 'react-intl';
import { apiRequest } from '../../api/request';
import { useSession } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorPanel } from '../../ui/ErrorPanel';
import styles from './FilesScreen.module.css';

/** The stores that a file is attached to. Only on request, because the service reads the files of all stores for it. */
export function FileHolders({ fileId }: { readonly fileId: string }) {
  const { id, api } = useSession();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['holders', id, fileId],
    queryFn: ({ signal }) =>
      api.json(apiRequest('get', '/files/{file_id}/vector_stores', { path: { file_id: fileId } }), {
        signal,
      }),
    enabled: false,
  });
  if (error !== null && !isFetching) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div className={styles.holders} role="status">
        <Button disabled={isFetching} onClick={() => void refetch()}>
          <FormattedMessage id={isFetching ? 'files.holders.searching' : 'files.holders.search'} />
        </Button>
        <p className={styles.muted}>
          <FormattedMessage id="files.holders.hint" />
        </p>
      </div>
    );
  return (
    <div role="status">
      <FormattedMessage id="files.holders.count" values={{ count: data.data.length }} />
      <ul className={styles.list}>
        {data.data.map((store) => (
          <li key={store.id}>
            <Link to="/stores/$storeId" params={{ storeId: store.id }}>
              <bdi>{store.name ?? store.id}</bdi>
            </Link>{' '}
            <span className={styles.mono}>{store.id}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
