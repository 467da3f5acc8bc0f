import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useIsReadOnly } from '../../api/service-info';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { Field } from '../../ui/Field';
import type { Manifest } from './manifest-file';
import { restoreRequest } from './restore-request';
import styles from './RestoreScreen.module.css';

interface RestoreFormProps {
  /** The selected ones. */
  readonly manifests: readonly Manifest[];
  /** Ids of the stores of the project. */
  readonly existing: ReadonlySet<string>;
  readonly onRestore: (manifests: readonly Manifest[], into: string | undefined) => void;
}

/** States what will be created and starts the restore. */
export function RestoreForm({ manifests, existing, onRestore }: RestoreFormProps) {
  const { formatMessage } = useIntl();
  const isReadOnly = useIsReadOnly();
  const only = manifests.length === 1 ? manifests[0] : undefined;
  const [isInto, setIsInto] = useState(false);
  const [typedId, setTypedId] = useState<string>();
  const originalId = only !== undefined && existing.has(only.vector_store.id) ? only.vector_store.id : '';
  const intoId = (typedId ?? originalId).trim();
  const into = only !== undefined && isInto ? intoId : undefined;
  const files = manifests.reduce((sum, manifest) => sum + manifest.files.length, 0);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onRestore(manifests, into);
      }}
    >
      {only !== undefined && !isReadOnly && (
        <label className={styles.option}>
          <input type="checkbox" checked={isInto} onChange={(event) => setIsInto(event.target.checked)} />
          <FormattedMessage id="restore.into" />
        </label>
      )}
      {into !== undefined && (
        <Field
          className={styles.into}
          label={formatMessage({ id: 'restore.into.id' })}
          required
          value={typedId ?? originalId}
          onChange={(event) => setTypedId(event.target.value)}
        />
      )}
      <div className={styles.line}>
        <p role="status">
          <FormattedMessage id="restore.total" values={{ stores: manifests.length, files }} />
        </p>
        {!isReadOnly && (
          <Button type="submit" variant="primary" disabled={manifests.length === 0 || into === ''}>
            {into === undefined ? (
              <FormattedMessage id="restore.submit" values={{ count: manifests.length }} />
            ) : (
              <FormattedMessage id="restore.submit.into" />
            )}
          </Button>
        )}
        {manifests.length > 0 && <CopyAsCurl request={restoreRequest(manifests, into)} />}
      </div>
    </form>
  );
}
