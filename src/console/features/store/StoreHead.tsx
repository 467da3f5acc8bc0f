import type { ReactNode } from 'react';
import { FormattedMessage, FormattedNumber } from 'react-intl';
import { useIsReadOnly } from '../../api/service-info';
import { useBytePrice } from '../../api/storage-price';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { CopyAsCurl } from '../../ui/CopyAsCurl';
import { Bytes, DateTime, Money } from '../../ui/values';
import type { OpenDialog } from './dialogs/open-dialog';
import { type Store, storeRequest } from './store-requests';
import styles from './StoreScreen.module.css';

const TONES = { completed: 'success', in_progress: 'info', expired: 'warning' } as const;

interface StoreHeadProps {
  readonly storeId: string;
  /** `undefined` while it is loading. */
  readonly store: Store | undefined;
  readonly failedCount: number;
  readonly onOpen: (dialog: OpenDialog) => void;
  readonly onRefresh: () => void;
}

/** Name, facts and actions of the store. */
export function StoreHead({ storeId, store, failedCount, onOpen, onRefresh }: StoreHeadProps) {
  const isReadOnly = useIsReadOnly();
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.name}>
          {store === undefined ? <bdi>{storeId}</bdi> : <StoreName store={store} />}
        </h1>
        {store !== undefined && (
          <Badge tone={TONES[store.status]}>
            <FormattedMessage id={`stores.status.${store.status}`} />
          </Badge>
        )}
        <CopyAsCurl request={storeRequest(storeId)} />
      </div>
      <StoreFacts storeId={storeId} store={store} />
      <div className={styles.actions}>
        <Button onClick={onRefresh}>
          <FormattedMessage id="store.refresh" />
        </Button>
        {store !== undefined && (
          <Button onClick={() => onOpen({ kind: 'export' })}>
            <FormattedMessage id="store.export" />
          </Button>
        )}
        {!isReadOnly && store !== undefined && (
          <>
            {failedCount > 0 && (
              <Button onClick={() => onOpen({ kind: 'reattach' })}>
                <FormattedMessage id="store.reattach" values={{ count: failedCount }} />
              </Button>
            )}
            <Button onClick={() => onOpen({ kind: 'clone' })}>
              <FormattedMessage id="store.clone" />
            </Button>
            <Button onClick={() => onOpen({ kind: 'delete-store' })}>
              <FormattedMessage id="store.delete" />
            </Button>
          </>
        )}
      </div>
    </>
  );
}

export function StoreName({ store: { name } }: { readonly store: Pick<Store, 'name'> }) {
  return name === null || name === '' ? <FormattedMessage id="value.unnamed" /> : <bdi>{name}</bdi>;
}

function StoreFacts({ storeId, store }: Pick<StoreHeadProps, 'storeId' | 'store'>) {
  const bytePrice = useBytePrice();
  const metadata = Object.entries(store?.metadata ?? {});
  return (
    <dl className={styles.facts}>
      <Fact term={<FormattedMessage id="stores.column.id" />}>
        <bdi className={styles.mono}>{storeId}</bdi>
      </Fact>
      {store !== undefined && (
        <>
          <Fact term={<FormattedMessage id="stores.column.files" />}>
            <FileCounts counts={store.file_counts} />
          </Fact>
          <Fact term={<FormattedMessage id="stores.column.bytes" />}>
            <Bytes value={store.usage_bytes} />
          </Fact>
          <Fact term={<FormattedMessage id="stores.column.cost" />}>
            {bytePrice === undefined ? '…' : <Money usd={store.usage_bytes * bytePrice} />}
          </Fact>
          <Fact term={<FormattedMessage id="stores.column.created" />}>
            <DateTime value={store.created_at} />
          </Fact>
          <Fact term={<FormattedMessage id="stores.column.active" />}>
            <DateTime value={store.last_active_at} isRelative />
          </Fact>
          <Fact term={<FormattedMessage id="stores.column.expires" />}>
            <DateTime value={store.expires_at} isRelative />
          </Fact>
          {metadata.length > 0 && (
            <Fact term={<FormattedMessage id="stores.column.metadata" />}>
              <bdi>{metadata.map(([key, value]) => `${key}=${value}`).join(', ')}</bdi>
            </Fact>
          )}
        </>
      )}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Announced when it changes, to follow the indexing. */
function FileCounts({ counts }: { readonly counts: Store['file_counts'] }) {
  return (
    <span role="status" className={styles.counts}>
      <FormattedNumber value={counts.total} />
      {counts.in_progress > 0 && (
        <Badge tone="info">
          <FormattedMessage id="store.indexing" values={{ count: counts.in_progress }} />
        </Badge>
      )}
      {counts.failed > 0 && (
        <Badge tone="danger">
          <FormattedMessage id="stores.failedFiles" values={{ count: counts.failed }} />
        </Badge>
      )}
    </span>
  );
}
