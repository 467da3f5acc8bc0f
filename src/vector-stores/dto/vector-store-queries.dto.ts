import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PagedQueryDto } from '../../edge/list-query.dto.js';
import { FILE_STATUSES } from './vector-store-requests.dto.js';

export class VectorStoreFilesQueryDto extends PagedQueryDto {
  @ApiPropertyOptional({ description: 'Only files in this state.', enum: FILE_STATUSES })
  @IsOptional()
  @IsIn(FILE_STATUSES)
  readonly filter_status?: (typeof FILE_STATUSES)[number];
}
