import { useMutation } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';
import { ApiError } from '../../api/errors';
import type { FileSummary } from '../../api/file-search';
import { apiRequest } from '../../api/request';
import { useApi } from '../../api/session';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { useToast } from '../../ui/Toast';

interface FileDeletionProps {
  readonly file: FileSummary;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Deletes one file after a confirmation. */
export function FileDeletion({ file: { id, filename }, onClose, onDeleted }: FileDeletionProps) {
  const api = useApi();
  const toast = useToast();
  const request = apiRequest('delete', '/v1/files/{file_id}', { path: { file_id: id } });
  const name = <bdi>{filename === '' ? id : filename}</bdi>;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.json(request),
    onSuccess: () => {
      toast(<FormattedMessage id="files.deleted" values={{ name }} />);
      onDeleted();
    },
    onError: (failure) => {
      // Somebody else deleted it: the list must not show it any longer.
      if (failure instanceof ApiError && failure.status === 404) onDeleted();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={<FormattedMessage id="files.delete.title" values={{ name }} />}
      confirmLabel={<FormattedMessage id={isPending ? 'files.delete.running' : 'files.delete'} />}
      onConfirm={() => {
        if (!isPending) mutate();
      }}
    >
      <p>
        <FormattedMessage id="files.delete.text" />
      </p>
      {error !== null && <ErrorPanel error={error} />}
      <div>
        <CopyAsCurl request={request} />
      </div>
    </ConfirmDialog>
  );
}
