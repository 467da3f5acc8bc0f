import { FormattedMessage, type IntlShape } from 'react-intl';
import { Badge } from '../../ui/Badge';
import type { DataColumn } from '../../ui/data-table';
import styles from './JobsScreen.module.css';
import { isKnownWord, type Outcome, type OutcomeRow, toneOf } from './outcomes';

export function outcomeColumnsOf({ formatMessage }: IntlShape): DataColumn<OutcomeRow>[] {
  return [
    {
      id: 'id',
      header: formatMessage({ id: 'jobs.column.object' }),
      isRowHeader: true,
      width: 17,
      grow: 1,
      sortValue: ({ outcome }) => outcome.id,
      cell: ({ outcome: { id, name } }) => (
        <bdi className={styles.mono} title={name ?? id}>
          {id}
        </bdi>
      ),
    },
    {
      id: 'object',
      header: formatMessage({ id: 'jobs.column.kind' }),
      width: 8,
      sortValue: ({ outcome }) => outcome.object,
      cell: ({ outcome }) => <KindName kind={outcome.object} />,
    },
    {
      id: 'outcome',
      header: formatMessage({ id: 'jobs.column.outcome' }),
      width: 9,
      sortValue: ({ outcome }) => outcome.outcome,
      cell: ({ outcome: { outcome } }) => (
        <Badge tone={toneOf(outcome)}>
          <WordName word={outcome} />
        </Badge>
      ),
    },
    {
      id: 'reason',
      header: formatMessage({ id: 'jobs.column.reason' }),
      width: 16,
      grow: 4,
      sortValue: ({ outcome }) => reasonOf(outcome),
      cell: ({ outcome }) => (
        <bdi dir="auto" title={reasonOf(outcome)}>
          {reasonOf(outcome)}
        </bdi>
      ),
    },
    {
      id: 'request_id',
      header: formatMessage({ id: 'jobs.column.requestId' }),
      hint: formatMessage({ id: 'jobs.column.requestId.hint' }),
      width: 16,
      grow: 1,
      cell: ({ outcome: { request_id: requestId } }) => (
        <span className={styles.mono} title={requestId}>
          {requestId ?? '–'}
        </span>
      ),
    },
  ];
}

/** Text of the service. */
function reasonOf({ error, reason, code, vector_store_ids: storeIds }: Outcome): string {
  const text = error ?? reason ?? storeIds?.join(', ') ?? '';
  return code === undefined ? text : `${code}: ${text}`;
}

export function WordName({ word }: { readonly word: string }) {
  return isKnownWord(word) ? <FormattedMessage id={`jobs.outcome.${word}`} /> : word;
}

function KindName({ kind }: { readonly kind: string }) {
  if (kind === 'vector_store' || kind === 'file') return <FormattedMessage id={`jobs.kind.${kind}`} />;
  return kind === 'vector_store.file' ? <FormattedMessage id="jobs.kind.attachment" /> : kind;
}
