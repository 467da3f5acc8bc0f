import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { inQuery, NumberInQuery } from '../../../http/validation/is-in-query.js';
import { FileSelectorDto, IsPurposes } from '../../../selectors/dto/file-selector.dto.js';
import { AgeCondition, ListCondition } from '../../../selectors/dto/selector-conditions.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const DEFAULT_IDLE_DAYS = 30;
const DEFAULT_TOP = 10;
const DEFAULT_STUCK_MINUTES = 60;
const MAX_IDLE_DAYS = 10_000;
const MAX_TOP = 100;
const MAX_STUCK_MINUTES = 1_000_000;

/** An optional whole number from 0 to `maximum`. */
const IntegerParameter = (description: string, maximum: number, defaultValue: number): PropertyDecorator =>
  applyDecorators(
    IsInt(),
    Min(0),
    Max(maximum),
    NumberInQuery(),
    IsOptional(),
    ApiPropertyOptional({ type: 'integer', minimum: 0, maximum, description, default: defaultValue }),
  );

/** The stores of a storage report, and the conditions that it highlights. */
export class StorageReportQueryDto extends VectorStoreSelectorDto {
  @IntegerParameter('Days without use after which a store is idle.', MAX_IDLE_DAYS, DEFAULT_IDLE_DAYS)
  readonly idle_days: number = DEFAULT_IDLE_DAYS;

  @IntegerParameter('Number of the largest stores to list in `top`.', MAX_TOP, DEFAULT_TOP)
  readonly top: number = DEFAULT_TOP;
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

  @IntegerParameter('Minutes after which indexing counts as stuck.', MAX_STUCK_MINUTES, DEFAULT_STUCK_MINUTES)
  readonly stuck_minutes: number = DEFAULT_STUCK_MINUTES;
}
