import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { VectorStoreSelectorDto } from '../../edge/vector-store-selector.dto.js';

const MAX_IDLE_DAYS = 10_000;
const MAX_TOP = 100;
const DEFAULT_IDLE_DAYS = 30;
const DEFAULT_TOP = 10;

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
  @Type(() => Number)
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
  @Type(() => Number)
  @Max(MAX_TOP)
  @Min(0)
  @IsInt()
  readonly top?: number;
}
