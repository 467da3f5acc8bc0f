import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { FileSelectorDto, IsPurposes } from '../../../selectors/dto/file-selector.dto.js';
import { IsOptionalField } from '../../../http/validation/is-optional.js';
import { inQuery, ListInQuery, NumberInQuery } from '../../../http/validation/is-in-query.js';
import { IsAge } from '../../../selectors/dto/is-moment.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const MAX_IDLE_DAYS = 10_000;
const MAX_TOP = 100;
const DEFAULT_IDLE_DAYS = 30;
const DEFAULT_TOP = 10;
const MAX_STUCK_MINUTES = 1_000_000;
const DEFAULT_STUCK_MINUTES = 60;

/** Which stores a storage report is about, and what stands out. */
export class StorageReportQueryDto extends VectorStoreSelectorDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_IDLE_DAYS,
    description: 'Days without use from which on a store is idle.',
    default: DEFAULT_IDLE_DAYS,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_IDLE_DAYS)
  @Min(0)
  @IsInt()
  readonly idle_days?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_TOP,
    description: 'How many of the largest stores are told in `top`.',
    default: DEFAULT_TOP,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_TOP)
  @Min(0)
  @IsInt()
  readonly top?: number;
}

/** Which files a report is about, and what counts as what. */
export class FilesReportQueryDto extends FileSelectorDto {
  @ApiPropertyOptional({
    type: [String],
    description:
      'Only files of these purposes count as orphans. By default those of `purpose`, or else `assistants`: files of other ' +
      `purposes are made to be in no store. At most 100. ${inQuery('orphan_purpose', 'assistants', 'batch')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsPurposes()
  readonly orphan_purpose?: string[];

  @ApiPropertyOptional({
    description: 'Younger files do not count as orphans: they may be about to be attached.',
    default: '24h',
  })
  @IsOptionalField()
  @IsAge()
  readonly orphan_min_age?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_STUCK_MINUTES,
    description: 'Minutes from which on a file that is being indexed is stuck.',
    default: DEFAULT_STUCK_MINUTES,
  })
  @IsOptional()
  @NumberInQuery()
  @Max(MAX_STUCK_MINUTES)
  @Min(0)
  @IsInt()
  readonly stuck_minutes?: number;
}
