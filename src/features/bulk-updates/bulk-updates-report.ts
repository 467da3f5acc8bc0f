import { CHANGE_LISTS } from '../../bulk/report/common-fields.js';
import { hasWord } from '../../bulk/report/outcome.js';
import { list, reportShape } from '../../bulk/report/report-shape.js';
import type { ReattachReportDto, UpdateReportDto } from './dto/bulk-update-responses.dto.js';

/** The report on updated vector stores or vector store files. */
export const UPDATE_REPORT = reportShape<UpdateReportDto>(CHANGE_LISTS, (tally) => ({
  requested: tally.requested,
  distinct: tally.distinct,
  updated: tally.done,
  failed: tally.failed,
  not_attempted: tally.notAttempted,
}));

/** The report on vector store files that were attached again. */
export const REATTACH_REPORT = reportShape<ReattachReportDto>(
  {
    ...CHANGE_LISTS,
    skipped: list(hasWord('skipped'), ({ id, code, reason }) => ({ id, code, reason })),
    pending: list(hasWord('pending'), ({ id, reason }) => ({ id, reason })),
  },
  (tally) => ({
    requested: tally.requested,
    distinct: tally.distinct,
    attached: tally.done,
    failed: tally.failed,
    pending: tally.of('pending'),
    skipped: tally.of('skipped'),
    not_attempted: tally.notAttempted,
  }),
);
