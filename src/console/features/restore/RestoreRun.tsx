import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { type JobOutcome, useJobRun } from '../../api/use-job-run';
import { Button } from '../../ui/Button';
import { JobProgress } from '../../ui/JobProgress';
import type { Manifest } from './manifest-file';
import { restoreRequest } from './restore-request';
import styles from './RestoreScreen.module.css';

interface RestoreRunProps {
  readonly manifests: readonly Manifest[];
  readonly into: string | undefined;
  readonly onClose: () => void;
}

/** Runs a restore as a job and shows what it created. */
export function RestoreRun({ manifests, into, onClose }: RestoreRunProps) {
  const run = useJobRun();
  const { start, phase, outcomes } = run;
  const heading = useRef<HTMLHeadingElement>(null);
  const hasStarted = useRef(false);
  useEffect(() => {
    // Once, also in the strict mode of React: a second request would create the stores twice.
    if (hasStarted.current) return;
    hasStarted.current = true;
    heading.current?.focus();
    start(restoreRequest(manifests, into));
  }, [start, manifests, into]);
  const names = useMemo(() => namesIn(manifests), [manifests]);
  const isRunning = phase === 'starting' || phase === 'running';
  const created = outcomes.filter(
    ({ outcome, object }) => outcome === 'created' && object === 'vector_store',
  );
  const retry = isRunning ? undefined : retryOf(manifests, into, outcomes);
  return (
    <section className={styles.run}>
      <h2 ref={heading} tabIndex={-1}>
        <FormattedMessage id="restore.running" />
      </h2>
      {isRunning && (
        <p className={styles.muted}>
          <FormattedMessage id="restore.continues" />
        </p>
      )}
      <JobProgress run={run} nameOf={({ id }) => names.get(id) ?? id} />
      {created.length > 0 && <CreatedStores created={created} />}
      {!isRunning && (
        <div className={styles.line}>
          {retry !== undefined && (
            <Button onClick={() => start(restoreRequest([retry.manifest], retry.into))}>
              <FormattedMessage id="restore.complete" />
            </Button>
          )}
          <Button onClick={onClose}>
            <FormattedMessage id="restore.again" />
          </Button>
        </div>
      )}
    </section>
  );
}

function CreatedStores({ created }: { readonly created: readonly JobOutcome[] }) {
  return (
    <>
      <h3>
        <FormattedMessage id="restore.created" />
      </h3>
      <ul className={styles.created}>
        {created.map(({ id, name, from }) => (
          <li key={id}>
            <Link to="/stores/$storeId" params={{ storeId: id }}>
              {name === undefined || name === null || name === '' ? (
                <FormattedMessage id="value.unnamed" />
              ) : (
                <bdi>{name}</bdi>
              )}
            </Link>{' '}
            <bdi className={styles.mono}>{id}</bdi>{' '}
            <span className={styles.muted}>
              <FormattedMessage id="restore.created.from" values={{ id: <bdi>{from}</bdi> }} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Names of stores and files by id. */
function namesIn(manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { vector_store: store, files } of manifests) {
    if (store.name !== null) names.set(store.id, store.name);
    for (const { file_id: id, filename } of files) if (filename !== null) names.set(id, filename);
  }
  return names;
}

/** How to attach the files of a single store that could not be attached; a second restore would create another store. */
function retryOf(
  manifests: readonly Manifest[],
  into: string | undefined,
  outcomes: readonly JobOutcome[],
): { readonly manifest: Manifest; readonly into: string } | undefined {
  const [manifest] = manifests;
  const target = into ?? outcomes.find(({ outcome }) => outcome === 'created')?.id;
  const hasFailed = outcomes.some(({ outcome }) => outcome === 'failed');
  if (manifests.length !== 1 || manifest === undefined || target === undefined || !hasFailed)
    return undefined;
  return { manifest, into: target };
}
