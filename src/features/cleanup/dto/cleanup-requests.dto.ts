import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, ValidateBy } from 'class-validator';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { EXAMPLE } from '../../../contracts/examples.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { IsIdList } from '../../../http/validation/is-id.js';
import { IsOptionalField } from '../../../http/validation/is-optional.js';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';
import { IsMetadataFilter } from '../../../selectors/dto/is-metadata-filter.js';
import { IsAge } from '../../../selectors/dto/is-moment.js';
import { IsPatterns } from '../../../selectors/dto/is-patterns.js';
import { IsSelector } from '../../../selectors/dto/is-selector.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

export const FILE_MODES = ['keep', 'exclusive', 'all'] as const;

/** What no plan may delete. */
export class ProtectionDto {
  @ApiPropertyOptional({
    type: [String],
    description: 'These stores and files.',
    example: [EXAMPLE.otherVectorStoreId],
  })
  @IsOptionalField()
  @IsIdList()
  readonly ids?: string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Stores and files whose name fits one of these: `*` any characters, `?` one.',
    example: ['prod-*'],
  })
  @IsOptionalField()
  @IsPatterns()
  readonly names?: string[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Stores whose metadata has any of these.',
    example: { env: 'prod' },
  })
  @IsOptionalField()
  @IsMetadataFilter()
  readonly metadata?: Record<string, string>;

  @ApiPropertyOptional({ description: 'Stores and files made within this time.', example: '7d' })
  @IsOptionalField()
  @IsAge()
  readonly newer_than?: string;
}

/** A plan of nothing would be a mistake. */
const OneOfBoth = (): PropertyDecorator =>
  ValidateBy({
    name: 'oneOfBoth',
    validator: {
      validate: (_value, args) => {
        const { vector_stores, orphan_files } = args?.object as CleanupRequestDto;
        return vector_stores !== undefined || orphan_files !== undefined;
      },
      defaultMessage: () => '$property needs one of vector_stores and orphan_files',
    },
  });

/** What is to be cleaned up. */
export class CleanupRequestDto {
  @ApiPropertyOptional({
    type: VectorStoreSelectorDto,
    description: 'Stores to delete; an empty selector means all. Without it, none.',
    example: { name: ['test', 'tmp'], active_before: '30d' },
  })
  @IsSelector(() => VectorStoreSelectorDto)
  readonly vector_stores?: VectorStoreSelectorDto;

  @ApiPropertyOptional({
    type: FileSelectorDto,
    description:
      'Files to delete that are in no store; an empty selector means all of purpose `assistants` that are older than ' +
      '24 hours. Naming a `purpose`, or `created_before` or `created_after`, replaces these two rules. Without it, none.',
    example: { created_before: '7d' },
  })
  @IsSelector(() => FileSelectorDto)
  readonly orphan_files?: FileSelectorDto;

  @ApiProperty({
    description:
      'What becomes of the files of these stores: `keep` them all, delete those that no other store holds ' +
      '(`exclusive`), or `all`, under stores that stay as well.',
    enum: FILE_MODES,
    example: 'exclusive',
  })
  @OneOfBoth()
  @IsIn(FILE_MODES)
  readonly files!: (typeof FILE_MODES)[number];

  @ApiPropertyOptional({
    type: ProtectionDto,
    description: 'What must stay, beside what the configuration of the service protects.',
  })
  @IsSelector(() => ProtectionDto)
  readonly protect?: ProtectionDto;

  @ApiPropertyOptional({
    description:
      'Whether the plan has a manifest of each store, from which `POST /vector_stores/restore` makes it again while its ' +
      'files exist.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly manifests?: boolean;
}

/** How carefully a plan is applied; in the query, since the body is the plan. */
export class ApplyQueryDto extends DeletionOptionsDto {
  @FlagInQuery()
  declare readonly dry_run?: boolean;

  @FlagInQuery()
  declare readonly verify?: boolean;

  @FlagInQuery()
  declare readonly receipt?: boolean;
}
