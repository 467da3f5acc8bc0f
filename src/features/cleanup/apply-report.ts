import type { BulkInput } from '../../bulk/operation.js';
import { MIXED_OPTION_LISTS, STORE_AND_FILE_LISTS } from '../../bulk/report/common-fields.js';
import { type Drifted, hasWord, ofKind } from '../../bulk/report/outcome.js';
import { list, reportShape } from '../../bulk/report/report-shape.js';
import { storeAndFileCounts } from '../../deletion/cascade-report.js';
import type { ApplyReportDto, DriftedEntryDto } from './dto/apply-report.dto.js';
import type { UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';

/** A plan to apply, and the ids of its stores and files to delete. */
export interface ApplyInput extends BulkInput {
  readonly plan: UnsignedCleanupPlan;
}

const driftOf = ({ id, reason }: Drifted): DriftedEntryDto => ({ id, reason });

/** The report on an applied plan, in the order of the plan. */
export const APPLY_REPORT = reportShape<ApplyReportDto, ApplyInput>(
  {
    ...STORE_AND_FILE_LISTS,
    vector_stores_drifted: list(ofKind('vector_store', hasWord('drifted')), driftOf),
    files_drifted: list(ofKind('file', hasWord('drifted')), driftOf),
    ...MIXED_OPTION_LISTS,
  },
  (tally) => {
    const { vectorStores, files, distinct } = tally;
    const plannedStores = countPlannedStores(tally.input);
    return {
      vector_stores_planned: plannedStores,
      vector_stores_drifted: vectorStores.of('drifted'),
      files_planned: distinct - plannedStores,
      files_drifted: files.of('drifted'),
      ...storeAndFileCounts(tally),
    };
  },
);

/** The number of stores among the requested ids. */
function countPlannedStores({ ids, plan }: ApplyInput): number {
  const requested = new Set(ids);
  return plan.vector_stores.filter(({ id }) => requested.has(id)).length;
}
