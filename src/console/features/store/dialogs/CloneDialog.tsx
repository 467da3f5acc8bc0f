import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useJobRun } from '../../../api/use-job-run';
import { Button } from '../../../ui/Button';
import { CopyAsCurl } from '../../../ui/CopyAsCurl';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { RunDialog } from './RunDialog';
import { cloneRequest, type Store } from '../store-requests';

interface CloneDialogProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** Creates a second store with the same files. */
export function CloneDialog({ store, onClose }: CloneDialogProps) {
  const { formatMessage } = useIntl();
  const form = useId();
  const [name, setName] = useState(() =>
    formatMessage({ id: 'store.clone.name.value' }, { name: store.name ?? '' }),
  );
  const run = useJobRun();
  const request = cloneRequest(store.id, name.trim());
  const title = <FormattedMessage id="store.clone.title" />;
  if (run.phase !== 'idle') {
    const created = run.outcomes.find(({ outcome }) => outcome === 'created');
    return (
      <RunDialog run={run} title={title} onClose={onClose} onLeave={() => undefined}>
        {created && (
          <p>
            <Link to="/stores/$storeId" params={{ storeId: created.id }}>
              <FormattedMessage id="store.clone.open" />
            </Link>
          </p>
        )}
      </RunDialog>
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
            <FormattedMessage id="store.clone.confirm" />
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          run.start(request);
        }}
      >
        <Field
          label={formatMessage({ id: 'store.clone.name' })}
          hint={formatMessage({ id: 'store.clone.hint' }, { count: store.file_counts.total })}
          dir="auto"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
