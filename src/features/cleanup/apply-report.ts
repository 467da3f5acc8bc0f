import { MIXED_OPTION_LISTS, STORE_AND_FILE_LISTS } from '../../bulk/report/common-fields.js';
import { type Drifted, hasWord, ofKind } from '../../bulk/report/outcome.js';
import { list, reportShape } from '../../bulk/report/report-shape.js';
import { storeAndFileCounts } from '../../deletion/cascade-report.js';
import type { ApplyInput } from './plan.js';
import type { ApplyReportDto, DriftedEntryDto } from './dto/cleanup-answers.dto.js';

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
    const stores = plannedStores(tally.input);
    return {
      vector_stores_planned: stores,
      vector_stores_drifted: vectorStores.of('drifted'),
      files_planned: distinct - stores,
      files_drifted: files.of('drifted'),
      ...storeAndFileCounts(tally),
    };
  },
);

/** The part of the requested ids that are vector stores. */
function plannedStores({ ids, plan }: ApplyInput): number {
  const requested = new Set(ids);
  return plan.vector_stores.filter(({ id }) => requested.has(id)).length;
}
