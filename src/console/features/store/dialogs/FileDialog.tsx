import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useIsReadOnly } from '../../../api/service-info';
import { Badge } from '../../../ui/Badge';
import { Button } from '../../../ui/Button';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { Dialog } from '../../../ui/Dialog';
import { Bytes, DateTime } from '../../../ui/values';
import { FILE_TONES, FileName } from '../file-columns';
import { type OpenDialog, selectionOf } from './open-dialog';
import { fileRequest, type StoreFile } from '../store-requests';
import styles from '../StoreScreen.module.css';

interface FileDialogProps {
  readonly file: StoreFile;
  readonly onOpen: (dialog: OpenDialog) => void;
  readonly onClose: () => void;
}

/** Everything about a file, and what can be done with it. */
export function FileDialog({ file, onOpen, onClose }: FileDialogProps) {
  const isReadOnly = useIsReadOnly();
  const { id, status, last_error: reason } = file;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<FileName file={file} />}
      actions={
        <>
          <CopyAsCurl request={fileRequest(file.vector_store_id, id)} />
          {!isReadOnly && (
            <>
              {(status === 'failed' || status === 'cancelled') && (
                <Button onClick={() => onOpen({ kind: 'reattach', fileIds: [id] })}>
                  <FormattedMessage id="store.file.reattach" />
                </Button>
              )}
              <Button onClick={() => onOpen({ kind: 'attributes', ...selectionOf(id) })}>
                <FormattedMessage id="store.file.attributes" />
              </Button>
              <Button onClick={() => onOpen({ kind: 'detach', ...selectionOf(id) })}>
                <FormattedMessage id="store.file.detach" />
              </Button>
              <Button onClick={() => onOpen({ kind: 'delete', ...selectionOf(id) })}>
                <FormattedMessage id="store.file.delete" />
              </Button>
            </>
          )}
          <Button onClick={onClose}>
            <FormattedMessage id="dialog.close" />
          </Button>
        </>
      }
    >
      <dl className={styles.details}>
        <Detail term={<FormattedMessage id="stores.column.id" />}>
          <bdi className={styles.mono}>{id}</bdi>
        </Detail>
        <Detail term={<FormattedMessage id="store.file.status" />}>
          <Badge tone={FILE_TONES[status]}>
            <FormattedMessage id={`store.file.status.${status}`} />
          </Badge>
        </Detail>
        {reason && (
          <Detail term={<FormattedMessage id="store.file.error" />}>
            <span dir="auto" className={styles.error}>
              {reason.message} ({reason.code})
            </span>
          </Detail>
        )}
        {typeof file.bytes === 'number' && (
          <Detail term={<FormattedMessage id="store.file.size" />}>
            <Bytes value={file.bytes} />
          </Detail>
        )}
        <Detail term={<FormattedMessage id="store.file.usage" />}>
          <Bytes value={file.usage_bytes} />
        </Detail>
        <Detail term={<FormattedMessage id="store.file.attached" />}>
          <DateTime value={file.created_at} />
        </Detail>
        <FileAttributes attributes={file.attributes} />
      </dl>
    </Dialog>
  );
}

function FileAttributes({ attributes }: Pick<StoreFile, 'attributes'>) {
  const entries = Object.entries(attributes ?? {});
  return (
    <Detail term={<FormattedMessage id="store.file.attributes.column" />}>
      {entries.length === 0 ? (
        <FormattedMessage id="value.none" />
      ) : (
        <ul className={styles.plainList}>
          {entries.map(([key, value]) => (
            <li key={key}>
              <bdi>{key}</bdi> = <bdi className={styles.mono}>{JSON.stringify(value)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Detail>
  );
}

function Detail({ term, children }: { readonly term: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
