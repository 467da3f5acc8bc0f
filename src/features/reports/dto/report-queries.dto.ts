import { IntegerParameter } from '../../../contracts/request-fields.js';
import { inQuery } from '../../../http/validation/is-in-query.js';
import { FileSelectorDto, IsPurposes } from '../../../selectors/dto/file-selector.dto.js';
import { AgeCondition, ListCondition } from '../../../selectors/dto/selector-conditions.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const IDLE_DAYS = { minimum: 0, maximum: 10_000, default: 30 };
const TOP = { minimum: 0, maximum: 100, default: 10 };
const STUCK_MINUTES = { minimum: 0, maximum: 1_000_000, default: 60 };

/** The stores of a storage report, and the conditions that it highlights. */
export class StorageReportQueryDto extends VectorStoreSelectorDto {
  @IntegerParameter('Days without use after which a store is idle.', IDLE_DAYS)
  readonly idle_days: number = IDLE_DAYS.default;

  @IntegerParameter('Number of the largest stores to list in `top`.', TOP)
  readonly top: number = TOP.default;
}

/** The files of a report, and the criteria of its findings. */
export class FilesReportQueryDto extends FileSelectorDto {
  @ListCondition(
    'Purposes of files that count as orphans. By default those of `purpose`, or else `assistants`: files of other ' +
      `purposes are usually not attached to stores. At most 100. ${inQuery('orphan_purpose', 'assistants', 'batch')}`,
    IsPurposes(),
  )
  readonly orphan_purpose?: readonly string[];

  @AgeCondition('Minimum age of an orphan: younger files may be about to be attached.', { default: '24h' })
  readonly orphan_min_age?: string;

  @IntegerParameter('Minutes after which indexing counts as stuck.', STUCK_MINUTES)
  readonly stuck_minutes: number = STUCK_MINUTES.default;
}
