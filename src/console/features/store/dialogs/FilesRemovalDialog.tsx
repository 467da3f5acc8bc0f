import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { useSession } from '../../../api/session';
import { type JobOutcome, useJobRun } from '../../../api/use-job-run';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { Dialog } from '../../../ui/Dialog';
import { ErrorPanel } from '../../../ui/ErrorPanel';
import { FileNames } from './FileNames';
import type { FileSelection } from './open-dialog';
import { previewRemoval } from './removal-preview';
import { RunDialog } from './RunDialog';
import { StoreName } from '../StoreHead';
import { deleteFilesRequest, detachFilesRequest, type Store } from '../store-requests';
import styles from '../StoreScreen.module.css';
import type { StoreFiles } from '../use-store-files';

interface FilesRemovalDialogProps {
  readonly kind: 'detach' | 'delete';
  readonly selection: FileSelection;
  readonly store: Store;
  readonly files: StoreFiles;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Detaches or deletes several files: first a dry run, then the count as confirmation, then a job. */
export function FilesRemovalDialog(props: FilesRemovalDialogProps) {
  const { kind, selection, store, files, onClose, onChanged } = props;
  const { id, api } = useSession();
  const [keepsShared, setKeepsShared] = useState(true);
  const [options, setOptions] = useState({ verify: false, receipt: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['removal-preview', id, kind, store.id, selection.target],
    queryFn: ({ signal }) => previewRemoval(api, kind, store.id, selection, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const run = useJobRun((outcomes: readonly JobOutcome[]) => {
    files.remove(outcomes.filter(isRemoved).map((outcome) => outcome.id));
    onChanged();
    selection.onDone?.();
  });
  const names = new Map(files.rows.map((file) => [file.id, file.filename ?? file.id]));
  const title = <FormattedMessage id={`store.${kind}.many`} />;
  if (run.phase !== 'idle') {
    return (
      <RunDialog
        run={run}
        title={title}
        onClose={onClose}
        onLeave={files.reload}
        nameOf={(outcome) => names.get(outcome.id) ?? outcome.id}
        isDetachment={kind === 'detach'}
      />
    );
  }
  if (data === undefined) {
    return (
      <Dialog isOpen onClose={onClose} title={title}>
        {error === null ? (
          <p role="status">
            <FormattedMessage id="store.dryRun" />
          </p>
        ) : (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        )}
      </Dialog>
    );
  }
  const shared = new Set(keepsShared ? data.shared.map((file) => file.id) : []);
  const ids = data.ids.filter((fileId) => !shared.has(fileId));
  const request =
    kind === 'detach'
      ? detachFilesRequest(store.id, { file_ids: ids }, options)
      : deleteFilesRequest(ids, options);
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={title}
      count={ids.length === 0 ? undefined : ids.length}
      confirmLabel={<FormattedMessage id={`store.${kind}.confirm`} values={{ count: ids.length }} />}
      onConfirm={() => {
        if (ids.length > 0) run.start(request);
      }}
    >
      <p>
        <FormattedMessage id={`store.${kind}.text`} values={{ store: <StoreName store={store} /> }} />
      </p>
      <FileNames
        label={<FormattedMessage id={`store.${kind}.list`} values={{ count: ids.length }} />}
        ids={ids}
        names={names}
        isOpen
      />
      {data.shared.length > 0 && (
        <SharedFiles
          ids={data.shared.map((file) => file.id)}
          names={names}
          isKept={keepsShared}
          onChange={setKeepsShared}
        />
      )}
      {data.missing.length > 0 && (
        <FileNames
          label={<FormattedMessage id="store.removal.missing" values={{ count: data.missing.length }} />}
          ids={data.missing}
          names={names}
        />
      )}
      <RemovalOptions options={options} onChange={setOptions} />
      <div>
        <CopyAsCurl request={request} />
      </div>
    </ConfirmDialog>
  );
}

const isRemoved = ({ outcome }: JobOutcome): boolean => outcome === 'deleted' || outcome === 'not_found';

interface SharedFilesProps {
  readonly ids: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  readonly isKept: boolean;
  readonly onChange: (isKept: boolean) => void;
}

/** Files that other stores use, too. They are kept unless the user decides otherwise. */
function SharedFiles({ ids, names, isKept, onChange }: SharedFilesProps) {
  return (
    <>
      <label className={styles.option}>
        <input type="checkbox" checked={isKept} onChange={(event) => onChange(event.target.checked)} />
        <FormattedMessage id="store.delete.keepShared" values={{ count: ids.length }} />
      </label>
      <FileNames
        label={<FormattedMessage id="store.delete.shared" values={{ count: ids.length }} />}
        ids={ids}
        names={names}
        isWarning={!isKept}
      />
    </>
  );
}

interface RemovalOptionsProps {
  readonly options: { readonly verify: boolean; readonly receipt: boolean };
  readonly onChange: (options: RemovalOptionsProps['options']) => void;
}

function RemovalOptions({ options, onChange }: RemovalOptionsProps) {
  return (['verify', 'receipt'] as const).map((name) => (
    <label key={name} className={styles.option}>
      <input
        type="checkbox"
        checked={options[name]}
        onChange={(event) => onChange({ ...options, [name]: event.target.checked })}
      />
      <FormattedMessage id={`store.option.${name}`} />
    </label>
  ));
}
