import type { BulkInput } from '../../bulk/operation.js';
import { MIXED_OPTION_LISTS, STORE_AND_FILE_LISTS } from '../../bulk/report/common-fields.js';
import { type DriftedOutcome, hasWord, ofKind } from '../../bulk/report/outcome.js';
import { list, reportShape } from '../../bulk/report/report-shape.js';
import { closingCounts, fileCounts, vectorStoreCounts } from '../../deletion/cascade-report.js';
import type { ApplyReportDto, DriftedEntryDto } from './dto/apply-report.dto.js';
import type { UnsignedCleanupPlan } from './dto/cleanup-plan.dto.js';

/** A plan to apply, and the ids of its stores and files to delete. */
export interface ApplyInput extends BulkInput {
  readonly plan: UnsignedCleanupPlan;
}

const driftOf = ({ id, reason }: DriftedOutcome): DriftedEntryDto => ({ id, reason });

/** The report on an applied plan, in the order of the plan. */
export const APPLY_REPORT = reportShape<ApplyReportDto, ApplyInput>(
  {
    vector_stores_deleted: STORE_AND_FILE_LISTS.vector_stores_deleted,
    vector_stores_failed: STORE_AND_FILE_LISTS.vector_stores_failed,
    vector_stores_drifted: list(ofKind('vector_store', hasWord('drifted')), driftOf),
    files_deleted: STORE_AND_FILE_LISTS.files_deleted,
    files_failed: STORE_AND_FILE_LISTS.files_failed,
    files_drifted: list(ofKind('file', hasWord('drifted')), driftOf),
    ...MIXED_OPTION_LISTS,
  },
  (tally) => {
    const { vectorStores, files, distinct } = tally;
    const plannedStores = countPlannedStores(tally.input);
    return {
      vector_stores_planned: plannedStores,
      ...vectorStoreCounts(tally),
      vector_stores_drifted: vectorStores.of('drifted'),
      files_planned: distinct - plannedStores,
      ...fileCounts(tally),
      files_drifted: files.of('drifted'),
      ...closingCounts(tally),
    };
  },
);

/** The number of stores among the requested ids. */
function countPlannedStores({ ids, plan }: ApplyInput): number {
  const requested = new Set(ids);
  return plan.vector_stores.filter(({ id }) => requested.has(id)).length;
}
