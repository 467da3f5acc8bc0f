import { useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { ApiError, kindOf } from '../../../api/errors';
import { Badge } from '../../../ui/Badge';
import { Button } from '../../../ui/Button';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { DropZone } from '../../../ui/DropZone';
import { ProgressBar } from '../../../ui/ProgressBar';
import { Bytes } from '../../../ui/values';
import { attachRequest, type StoreFile, uploadRequest } from '../store-requests';
import styles from './UploadPanel.module.css';
import { isActive, type Upload } from './upload-queue';
import type { Uploads } from './use-uploads';

interface UploadPanelProps {
  readonly storeId: string;
  readonly uploads: Uploads;
  /** Files of the store, for the state of the indexing. */
  readonly rows: readonly StoreFile[];
}

/** Takes files and shows the progress of each. */
export function UploadPanel({ storeId, uploads: { uploads, queue }, rows }: UploadPanelProps) {
  const { formatMessage } = useIntl();
  const files = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const isFailed = ({ state }: Upload): boolean => state === 'failed' || state === 'cancelled';
  const example = uploads[0]?.name ?? 'notes.txt';
  const done = uploads.filter(({ state }) => state === 'attached').length;
  return (
    <DropZone
      label={<FormattedMessage id="store.upload" />}
      hint={<FormattedMessage id="store.upload.hint" />}
      onFiles={queue.add}
    >
      {uploads.length > 0 && (
        <>
          <span role="status">
            <FormattedMessage
              id="store.upload.summary"
              values={{ done, total: uploads.length, failed: uploads.filter(isFailed).length }}
            />
          </span>
          {uploads.some(isActive) && (
            <Button onClick={queue.cancelAll}>
              <FormattedMessage id="store.upload.cancel" />
            </Button>
          )}
          {uploads.some(isFailed) && (
            <Button onClick={queue.retryFailed}>
              <FormattedMessage id="store.upload.retry" />
            </Button>
          )}
          {!uploads.every(isActive) && (
            <Button variant="quiet" onClick={queue.clear}>
              <FormattedMessage id="store.upload.clear" />
            </Button>
          )}
        </>
      )}
      <CopyAsCurl request={[uploadRequest(example), attachRequest(storeId, 'file-…')]} />
      {uploads.length > 0 && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrollable with the keyboard
        <ul className={styles.list} tabIndex={0} aria-label={formatMessage({ id: 'store.upload.list' })}>
          {uploads.map((upload) => (
            <UploadLine key={upload.id} upload={upload} file={files.get(upload.fileId ?? '')} />
          ))}
        </ul>
      )}
    </DropZone>
  );
}

interface UploadLineProps {
  readonly upload: Upload;
  /** Once it is attached. */
  readonly file: StoreFile | undefined;
}

function UploadLine({ upload, file }: UploadLineProps) {
  const { formatMessage } = useIntl();
  const { name, bytes, state, share, error } = upload;
  const label = formatMessage({ id: 'store.upload.progress' }, { name });
  return (
    <li className={styles.line}>
      <bdi className={styles.name} title={name}>
        {name}
      </bdi>
      <Bytes value={bytes} />
      {state === 'uploading' ? (
        <span className={styles.progress}>
          <ProgressBar label={label} done={share} total={1} />
        </span>
      ) : (
        <UploadState upload={upload} file={file} />
      )}
      {error !== undefined && <UploadError error={error} />}
      {state === 'attached' && file?.status === 'failed' && (
        <span className={styles.error} dir="auto">
          {file.last_error?.message}
        </span>
      )}
    </li>
  );
}

function UploadState({ upload: { state }, file }: UploadLineProps) {
  if (state === 'attached') {
    const status = file?.status ?? 'in_progress';
    const tones = {
      completed: 'success',
      failed: 'danger',
      in_progress: 'info',
      cancelled: 'warning',
    } as const;
    return (
      <Badge tone={tones[status]}>
        <FormattedMessage id={`store.file.status.${status}`} />
      </Badge>
    );
  }
  const tone = state === 'failed' ? 'danger' : state === 'delayed' ? 'warning' : 'neutral';
  return (
    <Badge tone={tone}>
      <FormattedMessage id={`store.upload.state.${state}`} />
    </Badge>
  );
}

function UploadError({ error }: { readonly error: unknown }) {
  return (
    <span className={styles.error}>
      <FormattedMessage id={`error.${kindOf(error)}`} />
      {error instanceof ApiError && error.status !== 0 && (
        <>
          {': '}
          <bdi>{error.message}</bdi>
          {error.requestId !== undefined && <> ({error.requestId})</>}
        </>
      )}
    </span>
  );
}
