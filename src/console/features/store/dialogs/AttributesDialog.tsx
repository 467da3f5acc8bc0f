import { useId, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApi } from '../../../api/session';
import { type JobOutcome, useJobRun } from '../../../api/use-job-run';
import { Button } from '../../../ui/Button';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { Dialog } from '../../../ui/Dialog';
import { AttributeEditor } from './AttributeEditor';
import { type AttributeFault, changesOf, faultOf, linesOf, NEW_LINE } from '../attributes';
import { FileNames } from './FileNames';
import type { FileSelection } from './open-dialog';
import { RunDialog } from './RunDialog';
import { attributesRequest, type Store } from '../store-requests';
import styles from '../StoreScreen.module.css';
import { refreshFiles } from '../use-indexing';
import type { StoreFiles } from '../use-store-files';

interface AttributesDialogProps {
  readonly selection: FileSelection;
  readonly store: Store;
  readonly files: StoreFiles;
  readonly onClose: () => void;
}

/** Sets attributes of one or more files. Attributes that are not in the editor stay, if there are several files. */
export function AttributesDialog({ selection, store, files, onClose }: AttributesDialogProps) {
  const api = useApi();
  const form = useId();
  const { fileIds, target, onDone } = selection;
  const only = fileIds.length === 1 ? files.rows.find(({ id }) => id === fileIds[0]) : undefined;
  const [lines, setLines] = useState(() => [...linesOf(only?.attributes ?? {}), NEW_LINE]);
  const [fault, setFault] = useState<AttributeFault>();
  const names = new Map(files.rows.map((file) => [file.id, file.filename ?? file.id]));
  const run = useJobRun((outcomes: readonly JobOutcome[]) => {
    refreshFiles(
      api,
      store.id,
      files,
      outcomes.map(({ id }) => id),
    );
    onDone?.();
  });
  const changes = changesOf(lines, only?.attributes ?? {});
  const request = attributesRequest(store.id, target, changes);
  const title = <FormattedMessage id="store.attributes.title" values={{ count: fileIds.length }} />;
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
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <CopyAsCurl request={request} />
          <Button onClick={onClose}>
            <FormattedMessage id="dialog.cancel" />
          </Button>
          <Button type="submit" form={form} variant="primary">
            <FormattedMessage id="store.attributes.confirm" values={{ count: fileIds.length }} />
          </Button>
        </>
      }
    >
      {only === undefined ? (
        <>
          <FileNames
            label={<FormattedMessage id="store.attributes.files" values={{ count: fileIds.length }} />}
            ids={fileIds}
            names={names}
          />
          <p className={styles.muted}>
            <FormattedMessage id="store.attributes.merge" />
          </p>
        </>
      ) : (
        <p className={styles.subject}>
          <bdi>{only.filename ?? only.id}</bdi>
        </p>
      )}
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          const found = faultOf(lines) ?? (Object.keys(changes).length === 0 ? 'none' : undefined);
          setFault(found);
          if (found === undefined) run.start(request);
        }}
      >
        <AttributeEditor lines={lines} onChange={setLines} />
        {fault !== undefined && (
          <p role="alert" className={styles.error}>
            <FormattedMessage id={`store.attributes.fault.${fault}`} />
          </p>
        )}
      </form>
    </Dialog>
  );
}
