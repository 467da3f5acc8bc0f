import { useMemo, useState } from 'react';
import { FormattedMessage, FormattedNumber, useIntl } from 'react-intl';
import { DataTable } from '../../ui/DataTable';
import type { SortText } from '../../ui/data-table';
import { EmptyState } from '../../ui/EmptyState';
import { ToggleGroup } from '../../ui/ToggleGroup';
import { outcomeColumnsOf, WordName } from './outcome-columns';
import { countsOf, type OutcomeRow } from './outcomes';

const ALL = 'all';

interface JobOutcomesProps {
  readonly rows: readonly OutcomeRow[];
  /** Whether all events were received. */
  readonly isComplete: boolean;
}

/** The outcome of every id, with buttons that show only one kind of outcome. */
export function JobOutcomes({ rows, isComplete }: JobOutcomesProps) {
  const intl = useIntl();
  const [word, setWord] = useState(ALL);
  const [sort, setSort] = useState<SortText>();
  const columns = useMemo(() => outcomeColumnsOf(intl), [intl]);
  const counts = useMemo(() => countsOf(rows), [rows]);
  const shown = useMemo(
    () => (word === ALL ? rows : rows.filter(({ outcome }) => outcome.outcome === word)),
    [rows, word],
  );
  return (
    <DataTable
      label={intl.formatMessage({ id: 'jobs.outcomes' })}
      rows={shown}
      columns={columns}
      nameOf={({ outcome }) => outcome.id}
      sort={sort}
      onSort={setSort}
      empty={
        <EmptyState
          title={<FormattedMessage id={isComplete ? 'jobs.outcomes.none' : 'jobs.outcomes.wait'} />}
        />
      }
    >
      <ToggleGroup
        label={intl.formatMessage({ id: 'jobs.outcomes.show' })}
        value={word}
        onChange={setWord}
        options={[
          { value: ALL, label: <FormattedMessage id="jobs.outcomes.all" values={{ count: rows.length }} /> },
          ...counts.map(([name, count]) => ({
            value: name,
            label: (
              <>
                <WordName word={name} /> (<FormattedNumber value={count} />)
              </>
            ),
          })),
        ]}
      />
    </DataTable>
  );
}
