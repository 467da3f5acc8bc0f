import { useMutation, useQuery } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { useSession } from '../../../api/session';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { ErrorPanel } from '../../../ui/ErrorPanel';
import { useToast } from '../../../ui/Toast';
import { FileName } from '../file-columns';
import { StoreName } from '../StoreHead';
import { deleteFileRequest, detachFileRequest, fileUsesRequest, type Store } from '../store-requests';
import styles from '../StoreScreen.module.css';
import type { StoreFiles } from '../use-store-files';

interface FileRemovalDialogProps {
  readonly kind: 'detach' | 'delete';
  readonly fileId: string;
  readonly store: Store;
  readonly files: StoreFiles;
  readonly onDone?: (() => void) | undefined;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Asks once before one file is detached or deleted. Before a deletion, it shows which other stores lose the file. */
export function FileRemovalDialog(props: FileRemovalDialogProps) {
  const { kind, fileId, store, files, onDone, onClose, onChanged } = props;
  const { api } = useSession();
  const toast = useToast();
  const file = files.rows.find(({ id }) => id === fileId) ?? { id: fileId };
  const request = kind === 'detach' ? detachFileRequest(store.id, fileId) : deleteFileRequest(fileId);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.json(request),
    onSuccess: () => {
      files.remove([fileId]);
      onChanged();
      onDone?.();
      toast(<FormattedMessage id={`store.${kind}.done`} values={{ count: 1 }} />);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={<FormattedMessage id={`store.${kind}.one`} />}
      confirmLabel={<FormattedMessage id={`store.${kind}.confirm`} values={{ count: 1 }} />}
      onConfirm={() => {
        if (!isPending) mutate();
      }}
    >
      <p className={styles.subject}>
        <FileName file={file} />
      </p>
      <p>
        <FormattedMessage id={`store.${kind}.text`} values={{ store: <StoreName store={store} /> }} />
      </p>
      {kind === 'delete' && <OtherStores fileId={fileId} storeId={store.id} />}
      <div>
        <CopyAsCurl request={request} />
      </div>
      {error !== null && <ErrorPanel error={error} />}
    </ConfirmDialog>
  );
}

/** The other stores that use the file. */
function OtherStores({ fileId, storeId }: { readonly fileId: string; readonly storeId: string }) {
  const { id, api } = useSession();
  const { data, error } = useQuery({
    queryKey: ['file-uses', id, fileId],
    queryFn: ({ signal }) => api.json(fileUsesRequest(fileId), { signal }),
    staleTime: 0,
  });
  if (error !== null) return <FormattedMessage id="store.uses.unknown" tagName="p" />;
  if (data === undefined) {
    return (
      <p role="status" className={styles.muted}>
        <FormattedMessage id="store.uses.loading" />
      </p>
    );
  }
  const others = data.data.filter((holder) => holder.id !== storeId);
  return (
    <div role="status" className={others.length > 0 || !data.complete ? styles.warning : undefined}>
      <FormattedMessage id="store.uses.others" values={{ count: others.length }} />
      {!data.complete && <FormattedMessage id="store.uses.incomplete" tagName="p" />}
      <ul className={styles.plainList}>
        {others.map((holder) => (
          <li key={holder.id}>
            <StoreName store={holder} /> <bdi className={styles.mono}>{holder.id}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
