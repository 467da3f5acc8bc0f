import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { FileSelectorDto } from './file-selector.dto.js';
import { IsAttributeFilter } from './is-attribute-filter.js';
import { IsOptionalField } from '../../http/validation/is-optional.js';
import { FlagInQuery, inQuery, ListInQuery } from '../../http/validation/is-in-query.js';
import { IsMoment } from './is-moment.js';

export const FILE_STATUSES = ['in_progress', 'completed', 'failed', 'cancelled'] as const;

/** Which files of a store are meant, by how they are attached as well: those for which everything holds that is said. */
export class VectorStoreFileSelectorDto extends FileSelectorDto {
  @ApiPropertyOptional({
    description: `Whose indexing is in one of these states. ${inQuery('status', 'failed', 'cancelled')}`,
    enum: FILE_STATUSES,
    isArray: true,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsIn(FILE_STATUSES, { each: true })
  readonly status?: (typeof FILE_STATUSES)[number][];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Attributes that it has, each as `key=value` such as `year=2025`, compared as texts; all of them, 1 to 16. In a body it may be ' +
      `an object as well, whose values compare with their types. ${inQuery('attributes', 'year=2025', 'final=true')}`,
  })
  @IsOptionalField()
  @ListInQuery()
  @IsAttributeFilter()
  readonly attributes?: string[] | Record<string, string | number | boolean>;

  @ApiPropertyOptional({
    description: 'Attached then or later: a date, or an age such as `30d`.',
  })
  @IsOptionalField()
  @IsMoment()
  readonly attached_after?: string;

  @ApiPropertyOptional({ description: 'Attached earlier: a date, or an age.' })
  @IsOptionalField()
  @IsMoment()
  readonly attached_before?: string;

  @ApiPropertyOptional({ description: 'Whether its indexing ended with an error.' })
  @IsOptionalField()
  @FlagInQuery()
  @IsBoolean()
  readonly with_error?: boolean;
}
