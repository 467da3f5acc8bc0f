import type { BulkTally } from '../bulk/report/bulk-tally.js';
import {
  MIXED_OPTION_LISTS,
  optionCounts,
  optionCountsByKind,
  STORE_AND_FILE_LISTS,
} from '../bulk/report/common-fields.js';
import { isKeptShared } from '../bulk/report/outcome.js';
import { list, reportShape } from '../bulk/report/report-shape.js';
import type { CascadeReportDto, StoresAndFilesSummaryDto } from '../contracts/stores-and-files-report.dto.js';

type Summary = StoresAndFilesSummaryDto;

export const vectorStoreCounts = ({
  vectorStores,
}: BulkTally): Pick<Summary, 'vector_stores_deleted' | 'vector_stores_failed'> => ({
  vector_stores_deleted: vectorStores.done,
  vector_stores_failed: vectorStores.failed,
});

export const fileCounts = ({ files }: BulkTally): Pick<Summary, 'files_deleted' | 'files_failed'> => ({
  files_deleted: files.done,
  files_failed: files.failed,
});

/** The counts at the end of a summary: ids that were never sent, and the counts that options add. */
export const closingCounts = (
  tally: BulkTally,
): Omit<Summary, keyof ReturnType<typeof vectorStoreCounts> | keyof ReturnType<typeof fileCounts>> => ({
  not_attempted: tally.notAttempted,
  ...optionCountsByKind(tally, { vector_stores: tally.vectorStores, files: tally.files }),
  ...optionCounts(tally),
});

/** The report on a cascade: vector stores in the order of the request, files in the order in which they were found. */
export const CASCADE_REPORT = reportShape<CascadeReportDto>(
  {
    ...STORE_AND_FILE_LISTS,
    files_kept_shared: list(isKeptShared, ({ id, vector_store_ids }) => ({
      id,
      vector_store_ids: [...vector_store_ids],
    })),
    ...MIXED_OPTION_LISTS,
    total_files_found: {
      kind: 'value',
      of: ({ files_found }: CascadeReportDto['summary']) => files_found,
    },
  },
  (tally) => ({
    requested: tally.requested,
    distinct: tally.distinct,
    ...vectorStoreCounts(tally),
    files_found: tally.files.all,
    ...fileCounts(tally),
    files_kept_shared: tally.files.of('kept_shared'),
    ...closingCounts(tally),
  }),
);
