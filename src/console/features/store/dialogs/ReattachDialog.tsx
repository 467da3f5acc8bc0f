import { FormattedMessage } from 'react-intl';
import { type JobOutcome, useJobRun } from '../../../api/use-job-run';
import { useApi } from '../../../api/session';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { RunDialog } from './RunDialog';
import { reattachRequest, type Store } from '../store-requests';
import type { StoreFiles } from '../use-store-files';
import { refreshFiles } from '../use-indexing';

interface ReattachDialogProps {
  readonly store: Store;
  readonly files: StoreFiles;
  /** Default: all failed files that can succeed. */
  readonly fileIds: readonly string[] | undefined;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Attaches failed files again and shows which failed again. */
export function ReattachDialog({ store, files, fileIds, onClose, onChanged }: ReattachDialogProps) {
  const api = useApi();
  const names = new Map(files.rows.map((file) => [file.id, file.filename ?? file.id]));
  const run = useJobRun((outcomes: readonly JobOutcome[]) => {
    onChanged();
    refreshFiles(
      api,
      store.id,
      files,
      outcomes.map(({ id }) => id),
    );
  });
  const request = reattachRequest(store.id, fileIds);
  const count = fileIds?.length ?? store.file_counts.failed;
  const title = <FormattedMessage id="store.reattach.title" />;
  if (run.phase !== 'idle') {
    return (
      <RunDialog
        run={run}
        title={title}
        onClose={onClose}
        onLeave={files.reload}
        nameOf={({ id }) => names.get(id) ?? id}
      />
    );
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={title}
      variant="primary"
      confirmLabel={<FormattedMessage id="store.reattach.confirm" values={{ count }} />}
      onConfirm={() => run.start(request)}
    >
      <p>
        <FormattedMessage
          id={fileIds === undefined ? 'store.reattach.text' : 'store.reattach.text.selected'}
        />
      </p>
      <div>
        <CopyAsCurl request={request} />
      </div>
    </ConfirmDialog>
  );
}
