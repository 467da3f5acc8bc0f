import { useMemo, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { DataTable } from '../../ui/DataTable';
import type { SortText } from '../../ui/data-table';
import { EmptyState } from '../../ui/EmptyState';
import { ToggleGroup } from '../../ui/ToggleGroup';
import { deletedColumnsOf, keptColumnsOf } from './plan-columns';
import { type DeletedItem, type KeptItem, nameOfItem } from './plan-items';

interface PlanItemsProps {
  readonly deleted: readonly DeletedItem[];
  readonly kept: readonly KeptItem[];
}

/** The items to delete, and the kept items with the reason. */
export function PlanItems({ deleted, kept }: PlanItemsProps) {
  const intl = useIntl();
  const [chosen, setShown] = useState<'deleted' | 'kept'>();
  const [sort, setSort] = useState<SortText>();
  const deletedColumns = useMemo(() => deletedColumnsOf(intl), [intl]);
  const keptColumns = useMemo(() => keptColumnsOf(intl), [intl]);
  const shown = chosen ?? (deleted.length === 0 && kept.length > 0 ? 'kept' : 'deleted');
  const switcher = (
    <ToggleGroup
      label={intl.formatMessage({ id: 'plan.show' })}
      value={shown}
      onChange={setShown}
      options={[
        {
          value: 'deleted',
          label: <FormattedMessage id="plan.show.deleted" values={{ count: deleted.length }} />,
        },
        { value: 'kept', label: <FormattedMessage id="plan.show.kept" values={{ count: kept.length }} /> },
      ]}
    />
  );
  const common = { sort, onSort: setSort, children: switcher };
  return shown === 'deleted' ? (
    <DataTable
      {...common}
      key="deleted"
      label={intl.formatMessage({ id: 'plan.table.deleted' })}
      rows={deleted}
      columns={deletedColumns}
      nameOf={(item) => nameOfItem(item) ?? item.id}
      empty={<EmptyState title={<FormattedMessage id="plan.empty.deleted" />} />}
    />
  ) : (
    <DataTable
      {...common}
      key="kept"
      label={intl.formatMessage({ id: 'plan.table.kept' })}
      rows={kept}
      columns={keptColumns}
      nameOf={({ name, id }) => name ?? id}
      empty={<EmptyState title={<FormattedMessage id="plan.empty.kept" />} />}
    />
  );
}
