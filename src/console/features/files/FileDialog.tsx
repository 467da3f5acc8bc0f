import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import type { FileSummary } from '../../api/file-search';
import type { FilesReport } from '../../api/files-report';
import { apiRequest } from '../../api/request';
import { useIsReadOnly } from '../../api/service-info';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { Dialog } from '../../ui/Dialog';
import { Bytes, DateTime } from '../../ui/values';
import { FileBadges } from './file-columns';
import { FileDeletion } from './FileDeletion';
import { FileHolders } from './FileHolders';
import styles from './FilesScreen.module.css';

interface FileDialogProps {
  readonly file: FileSummary;
  readonly report: FilesReport | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** A file, the stores that use it, and its deletion. */
export function FileDialog({ file, report, onClose, onDeleted }: FileDialogProps) {
  const isReadOnly = useIsReadOnly();
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, filename, purpose, bytes, created_at: createdAt, expires_at: expiresAt } = file;
  if (isDeleting)
    return <FileDeletion file={file} onClose={() => setIsDeleting(false)} onDeleted={onDeleted} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<bdi>{filename === '' ? id : filename}</bdi>}
      actions={
        <>
          {!isReadOnly && (
            <Button variant="danger" onClick={() => setIsDeleting(true)}>
              <FormattedMessage id="files.delete" />
            </Button>
          )}
          <Button onClick={onClose}>
            <FormattedMessage id="dialog.close" />
          </Button>
        </>
      }
    >
      <dl className={styles.facts}>
        <dt>
          <FormattedMessage id="files.column.id" />
        </dt>
        <dd className={styles.mono}>{id}</dd>
        <dt>
          <FormattedMessage id="files.column.purpose" />
        </dt>
        <dd>{purpose}</dd>
        <dt>
          <FormattedMessage id="files.column.bytes" />
        </dt>
        <dd>
          <Bytes value={bytes} />
        </dd>
        <dt>
          <FormattedMessage id="files.column.created" />
        </dt>
        <dd>
          <DateTime value={createdAt} />
        </dd>
        <dt>
          <FormattedMessage id="files.column.expires" />
        </dt>
        <dd>
          <DateTime value={expiresAt} isRelative />
        </dd>
        <dt>
          <FormattedMessage id="files.column.use" />
        </dt>
        <dd>
          <FileBadges id={id} report={report} />
        </dd>
      </dl>
      {report?.orphans.has(id) ? (
        <p>
          <FormattedMessage id="files.holders.none" />
        </p>
      ) : (
        <FileHolders fileId={id} />
      )}
      <div>
        <CopyAsCurl request={holdersRequest(id)} />
      </div>
    </Dialog>
  );
}

const holdersRequest = (fileId: string) =>
  apiRequest('get', '/files/{file_id}/vector_stores', { path: { file_id: fileId } });
