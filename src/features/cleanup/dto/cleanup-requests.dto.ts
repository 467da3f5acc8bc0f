import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, ValidateBy } from 'class-validator';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { IsSelector } from '../../../selectors/dto/is-selector.js';
import { ProtectionDto } from '../../../selectors/dto/protection.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const FILE_MODES = ['keep', 'exclusive', 'all'] as const;

const HasTarget = (): PropertyDecorator =>
  ValidateBy({
    name: 'oneOfBoth',
    validator: {
      validate: (_value, args) => {
        const { vector_stores, orphan_files } = args?.object as CleanupRequestDto;
        return vector_stores !== undefined || orphan_files !== undefined;
      },
      defaultMessage: () => '$property requires vector_stores or orphan_files',
    },
  });

/** The objects to clean up. */
export class CleanupRequestDto {
  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description:
      'Vector stores to delete. An empty selector selects all; without a selector, none are deleted.',
    example: { name: ['test', 'tmp'], active_before: '30d' },
  })
  @IsSelector(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;

  @ApiPropertyOptional({
    type: FileSelectorDto,
    description:
      'Files to delete that no store holds. By default only files of purpose `assistants` that are older than 24 hours: ' +
      '`purpose` replaces the first rule, `created_before` and `created_after` replace the second. Without a selector, none are deleted.',
    example: { created_before: '7d' },
  })
  @IsSelector(() => FileSelectorDto)
  readonly orphan_files?: FileSelectorDto;

  @ApiProperty({
    description:
      'Which files of these stores to delete: none (`keep`), files that no other store holds (`exclusive`), or all ' +
      '(`all`), even if other stores hold them.',
    enum: FILE_MODES,
    example: 'exclusive',
  })
  @HasTarget()
  @IsIn(FILE_MODES)
  readonly files!: (typeof FILE_MODES)[number];

  @ApiPropertyOptional({
    type: ProtectionDto,
    description: 'Objects to protect, in addition to the protection in the configuration of the service.',
  })
  @IsSelector(() => ProtectionDto)
  readonly protect?: ProtectionDto;

  @ApiPropertyOptional({
    description:
      'Whether the plan includes a manifest of each store, from which `POST /vector_stores/restore` can restore it as long ' +
      'as its files exist.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly manifests?: boolean;
}

/** The deletion options of an apply request; in the query, since the body is the plan. */
export class ApplyQueryDto extends DeletionOptionsDto {
  @FlagInQuery()
  declare readonly dry_run?: boolean;

  @FlagInQuery()
  declare readonly verify?: boolean;

  @FlagInQuery()
  declare readonly receipt?: boolean;
}
