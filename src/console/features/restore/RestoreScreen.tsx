import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useKeptManifests } from '../../api/kept-manifests';
import { useIsReadOnly } from '../../api/service-info';
import { storeListRequest, type StoreSummary } from '../../api/store-list';
import { useListing } from '../../api/use-listing';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { DropZone } from '../../ui/DropZone';
import { EmptyState } from '../../ui/EmptyState';
import { useSelection } from '../../ui/use-selection';
import type { Manifest, RestorableStore } from './manifest-file';
import { restorableColumnsOf } from './restorable-columns';
import { RestoreForm } from './RestoreForm';
import { RestoreRun } from './RestoreRun';
import styles from './RestoreScreen.module.css';
import { type RestorableStores, useRestorableStores } from './use-restorable-stores';

interface RunningRestore {
  readonly manifests: readonly Manifest[];
  readonly into: string | undefined;
}

/** Creates stores from manifests. */
export function RestoreScreen(): ReactNode {
  const isReadOnly = useIsReadOnly();
  const { job } = useSearch({ from: '/signed-in/restore' });
  const restorable = useRestorableStores(job);
  const [running, setRunning] = useState<RunningRestore>();
  return (
    <>
      <h1>
        <FormattedMessage id="restore.title" />
      </h1>
      <p className={styles.intro}>
        <FormattedMessage id={isReadOnly ? 'restore.readOnly' : 'restore.intro'} />
      </p>
      {running === undefined ? (
        <ChooseStores
          jobId={job}
          restorable={restorable}
          onRestore={(manifests, into) => setRunning({ manifests, into })}
        />
      ) : (
        <RestoreRun
          manifests={running.manifests}
          into={running.into}
          onClose={() => {
            setRunning(undefined);
            restorable.clear();
          }}
        />
      )}
    </>
  );
}

interface ChooseStoresProps {
  readonly jobId: string | undefined;
  readonly restorable: RestorableStores;
  readonly onRestore: (manifests: readonly Manifest[], into: string | undefined) => void;
}

function ChooseStores({ jobId, restorable, onRestore }: ChooseStoresProps) {
  const intl = useIntl();
  const { stores, unreadable, addFiles, clear } = restorable;
  const [sort, setSort] = useState<string>();
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set());
  const existing = useExistingStores();
  const columns = useMemo(() => restorableColumnsOf(intl, existing), [intl, existing]);
  const selection = useChosen(stores, excluded, setExcluded);
  const chosen = stores.filter(({ id }) => !excluded.has(id)).map(({ manifest }) => manifest);
  return (
    <>
      <DropZone
        accept=".json,application/json"
        label={<FormattedMessage id="restore.choose" />}
        hint={<FormattedMessage id="restore.hint" />}
        onFiles={addFiles}
      />
      <KeptJobs jobId={jobId} restorable={restorable} />
      {unreadable.map(({ name, fault }) => (
        <p key={name} role="alert" className={styles.fault}>
          <FormattedMessage
            id="restore.unreadable"
            values={{
              name: <bdi>{name}</bdi>,
              fault: <FormattedMessage id={`restore.fault.${fault}`} />,
            }}
          />
        </p>
      ))}
      {stores.length === 0 ? (
        <EmptyState title={<FormattedMessage id="restore.empty" />} />
      ) : (
        <>
          <RestoreForm manifests={chosen} existing={existing} onRestore={onRestore} />
          <DataTable
            label={intl.formatMessage({ id: 'restore.stores' })}
            rows={stores}
            columns={columns}
            nameOf={nameOf}
            sort={sort}
            onSort={setSort}
            selection={selection}
          >
            <Button variant="quiet" onClick={clear}>
              <FormattedMessage id="restore.clear" />
            </Button>
          </DataTable>
        </>
      )}
    </>
  );
}

const nameOf = ({ manifest: { vector_store: store } }: RestorableStore): string => store.name ?? store.id;

/** Every store is selected until the user excludes it. */
function useChosen(
  stores: readonly RestorableStore[],
  excluded: ReadonlySet<string>,
  setExcluded: (ids: ReadonlySet<string>) => void,
): ReturnType<typeof useSelection> {
  const base = useSelection(stores, '');
  return useMemo(() => {
    const ids = Object.fromEntries(
      stores.filter(({ id }) => !excluded.has(id)).map(({ id }) => [id, true as const]),
    );
    return {
      ...base,
      selection: { mode: 'ids', ids },
      count: Object.keys(ids).length,
      isAll: false,
      onIdsChange: (updater) => {
        const next = typeof updater === 'function' ? updater(ids) : updater;
        setExcluded(new Set(stores.map(({ id }) => id).filter((id) => next[id] !== true)));
      },
    };
  }, [base, stores, excluded, setExcluded]);
}

/** Ids of the stores of the project; empty until all are known. */
function useExistingStores(): ReadonlySet<string> {
  const request = useMemo(() => storeListRequest({}), []);
  const { rows, status } = useListing<StoreSummary>(request);
  return useMemo(() => new Set(status === 'complete' ? rows.map(({ id }) => id) : []), [rows, status]);
}

function KeptJobs({ jobId, restorable }: Pick<ChooseStoresProps, 'jobId' | 'restorable'>) {
  const kept = useKeptManifests();
  const used = new Set(restorable.stores.map(({ source }) => source));
  const unused = kept.filter((one) => !used.has(one.jobId));
  const isLost = jobId !== undefined && kept.every((one) => one.jobId !== jobId);
  return (
    <>
      {isLost && (
        <p role="alert" className={styles.fault}>
          <FormattedMessage id="restore.kept.lost" />
        </p>
      )}
      {unused.length > 0 && (
        <section className={styles.kept}>
          <h2>
            <FormattedMessage id="restore.kept" />
          </h2>
          {unused.map((one) => (
            <Button key={one.jobId} onClick={() => restorable.addJob(one.jobId)}>
              <FormattedMessage
                id="restore.kept.use"
                values={{ count: one.manifests.length, job: one.jobId }}
              />
            </Button>
          ))}
        </section>
      )}
    </>
  );
}
