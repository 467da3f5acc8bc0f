import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { kindOf } from '../../api/errors';
import { useIsReadOnly } from '../../api/service-info';
import { useSession } from '../../api/session';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { FilesTab } from './FilesTab';
import { SearchTab } from './SearchTab';
import type { OpenDialog } from './dialogs/open-dialog';
import { StoreDialogs } from './dialogs/StoreDialogs';
import { StoreHead } from './StoreHead';
import { storeRequest, type Store, type StoreFile } from './store-requests';
import styles from './StoreScreen.module.css';
import type { StoreView } from './store-view';
import { UploadPanel } from './uploads/UploadPanel';
import { INDEXING_POLL_MS, useIndexing } from './use-indexing';
import { useStoreFiles } from './use-store-files';
import { useUploads } from './uploads/use-uploads';

/** One vector store: its files, a search in it, and everything that can be done with it. */
export function StoreScreen(): ReactNode {
  const { storeId } = useParams({ from: '/signed-in/stores/$storeId' });
  return <StoreDetails key={storeId} storeId={storeId} />;
}

function StoreDetails({ storeId }: { readonly storeId: string }) {
  const view = useSearch({ from: '/signed-in/stores/$storeId' });
  const navigate = useNavigate({ from: '/stores/$storeId' });
  const isReadOnly = useIsReadOnly();
  const { data: store, error, refetch } = useStore(storeId);
  const files = useStoreFiles(storeId, view);
  const { rows, update: updateFiles } = files;
  const update = useCallback(
    (changed: readonly StoreFile[]) => {
      updateFiles(changed);
      // For the counts of the store.
      void refetch();
    },
    [updateFiles, refetch],
  );
  const uploads = useUploads(storeId, update);
  useIndexing(storeId, rows, update);
  const [dialog, setDialog] = useState<OpenDialog>();
  const closeDialog = useCallback(() => setDialog(undefined), []);
  const change = useCallback((next: StoreView) => void navigate({ search: next, replace: true }), [navigate]);
  const refresh = (): void => {
    void refetch();
    files.reload();
  };

  if (kindOf(error ?? files.error) === 'not_found' && (error !== null || store === undefined))
    return <MissingStore error={error ?? files.error} />;
  return (
    <>
      <BackToStores />
      <StoreHead
        storeId={storeId}
        store={store}
        failedCount={store?.file_counts.failed ?? 0}
        onOpen={setDialog}
        onRefresh={refresh}
      />
      {error !== null && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!isReadOnly && <UploadPanel storeId={storeId} uploads={uploads} rows={rows} />}
      {view.tab === 'search' ? (
        <SearchTab storeId={storeId} view={view} onChange={change} />
      ) : (
        <FilesTab storeId={storeId} view={view} onChange={change} files={files} onOpen={setDialog} />
      )}
      {store !== undefined && dialog !== undefined && (
        <StoreDialogs
          dialog={dialog}
          store={store}
          files={files}
          onOpen={setDialog}
          onClose={closeDialog}
          onChanged={() => void refetch()}
        />
      )}
    </>
  );
}

/** The store; read again and again while files are being indexed. */
function useStore(storeId: string) {
  const { id, api } = useSession();
  return useQuery({
    queryKey: ['store', id, storeId],
    queryFn: ({ signal }) => api.json(storeRequest(storeId), { signal }),
    refetchInterval: ({ state }) => (isIndexing(state.data) ? INDEXING_POLL_MS : false),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

const isIndexing = (store: Store | undefined): boolean =>
  store !== undefined && (store.status === 'in_progress' || store.file_counts.in_progress > 0);

function BackToStores() {
  return (
    <nav className={styles.back}>
      <Link to="/stores">
        <FormattedMessage id="store.back" />
      </Link>
    </nav>
  );
}

function MissingStore({ error }: { readonly error: unknown }) {
  return (
    <>
      <BackToStores />
      <h1>
        <FormattedMessage id="store.missing" />
      </h1>
      <ErrorPanel error={error} />
    </>
  );
}
