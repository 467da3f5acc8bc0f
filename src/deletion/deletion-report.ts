import { CHANGE_LISTS, OPTION_LISTS, optionCounts } from '../bulk/report/common-fields.js';
import { reportShape } from '../bulk/report/report-shape.js';
import type { DeletionReportDto } from '../contracts/deletion-report.dto.js';

/** The report on deleted objects of one kind. */
export const DELETION_REPORT = reportShape<DeletionReportDto>(
  { ...CHANGE_LISTS, ...OPTION_LISTS },
  (tally) => ({
    requested: tally.requested,
    distinct: tally.distinct,
    deleted: tally.done,
    failed: tally.failed,
    not_attempted: tally.notAttempted,
    ...optionCounts(tally),
  }),
);
