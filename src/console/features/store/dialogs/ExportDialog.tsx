import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { download } from '../../../api/download';
import { useApi } from '../../../api/session';
import { Badge } from '../../../ui/Badge';
import { Button } from '../../../ui/Button';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { Dialog } from '../../../ui/Dialog';
import { ErrorPanel } from '../../../ui/ErrorPanel';
import { manifestFileName } from './manifest-file-name';
import { manifestRequest, type Store } from '../store-requests';
import styles from '../StoreScreen.module.css';

interface ExportDialogProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** Downloads the manifest, from which the store can be restored. */
export function ExportDialog({ store: { id, name }, onClose }: ExportDialogProps) {
  const api = useApi();
  const [hasContent, setHasContent] = useState(false);
  const request = manifestRequest(id, hasContent);
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: async () => {
      const blob = await (await api.response(request)).blob();
      const manifest = JSON.parse(await blob.text()) as { complete?: boolean; files: unknown[] };
      download(manifestFileName(name, id), blob);
      return { count: manifest.files.length, isComplete: manifest.complete !== false };
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<FormattedMessage id="store.export.title" />}
      actions={
        <>
          <CopyAsCurl request={request} />
          <Button onClick={onClose}>
            <FormattedMessage id="dialog.close" />
          </Button>
          <Button variant="primary" disabled={isPending} onClick={() => mutate()}>
            <FormattedMessage id={isPending ? 'store.export.busy' : 'store.export.download'} />
          </Button>
        </>
      }
    >
      <p>
        <FormattedMessage id="store.export.text" />
      </p>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={hasContent}
          onChange={(event) => {
            setHasContent(event.target.checked);
            reset();
          }}
        />
        <FormattedMessage id="store.export.content" />
      </label>
      <p role="status">
        {data !== undefined && <FormattedMessage id="store.export.done" values={{ count: data.count }} />}{' '}
        {data?.isComplete === false && (
          <Badge tone="warning">
            <FormattedMessage id="store.export.incomplete" />
          </Badge>
        )}
      </p>
      {error !== null && <ErrorPanel error={error} onRetry={() => mutate()} />}
    </Dialog>
  );
}
