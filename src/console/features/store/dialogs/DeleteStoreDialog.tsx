import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { download } from '../../../api/download';
import { useSession } from '../../../api/session';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { ErrorPanel } from '../../../ui/ErrorPanel';
import { useToast } from '../../../ui/Toast';
import { Bytes } from '../../../ui/values';
import { manifestFileName } from './manifest-file-name';
import { StoreName } from '../StoreHead';
import { deleteStoreRequest, manifestRequest, type Store } from '../store-requests';
import styles from '../StoreScreen.module.css';

interface DeleteStoreDialogProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** Asks once before the store is deleted, and saves its manifest for a restore. */
export function DeleteStoreDialog({ store, onClose }: DeleteStoreDialogProps) {
  const { id, api } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const toast = useToast();
  const [savesManifest, setSavesManifest] = useState(true);
  const deletion = deleteStoreRequest(store.id);
  const manifest = manifestRequest(store.id, false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      if (savesManifest) {
        const blob = await (await api.response(manifest)).blob();
        download(manifestFileName(store.name, store.id), blob);
      }
      await api.json(deletion);
    },
    onSuccess: async () => {
      toast(<FormattedMessage id="store.deleteStore.done" />);
      await navigate({ to: '/stores' });
      queries.removeQueries({ queryKey: ['store', id, store.id] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={<FormattedMessage id="store.deleteStore.title" />}
      confirmLabel={<FormattedMessage id="store.deleteStore.confirm" />}
      onConfirm={() => {
        if (!isPending) mutate();
      }}
    >
      <p className={styles.subject}>
        <StoreName store={store} />
      </p>
      <p>
        <FormattedMessage
          id="store.deleteStore.text"
          values={{ count: store.file_counts.total, size: <Bytes value={store.usage_bytes} /> }}
        />{' '}
        <Link to="/plan" search={{ ids: [store.id] }}>
          <FormattedMessage id="store.deleteStore.plan" />
        </Link>
      </p>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={savesManifest}
          onChange={(event) => setSavesManifest(event.target.checked)}
        />
        <FormattedMessage id="store.deleteStore.manifest" />
      </label>
      <div>
        <CopyAsCurl request={savesManifest ? [manifest, deletion] : deletion} />
      </div>
      {error !== null && <ErrorPanel error={error} />}
    </ConfirmDialog>
  );
}
