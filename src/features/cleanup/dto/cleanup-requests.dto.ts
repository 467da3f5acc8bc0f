import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { DeletionOptionsDto } from '../../../contracts/deletion-options.dto.js';
import { FlagOption } from '../../../contracts/request-fields.js';
import { FlagInQuery } from '../../../http/validation/is-in-query.js';
import { PassesCheck } from '../../../http/validation/is-passing.js';
import { FileSelectorDto } from '../../../selectors/dto/file-selector.dto.js';
import { SelectorField } from '../../../selectors/dto/selector-field.js';
import { ProtectionDto } from '../../../selectors/dto/protection.dto.js';
import { VectorStoreSelectorDto } from '../../../selectors/dto/vector-store-selector.dto.js';

const FILE_MODES = ['keep', 'exclusive', 'all'] as const;

const HasTarget = (): PropertyDecorator =>
  PassesCheck('oneOfBoth', (_value, { vector_stores, orphan_files }: CleanupRequestDto) =>
    vector_stores === undefined && orphan_files === undefined
      ? 'requires vector_stores or orphan_files'
      : undefined,
  );

/** The objects to clean up. */
export class CleanupRequestDto {
  @SelectorField(
    VectorStoreSelectorDto,
    'Vector stores to delete. An empty selector selects all; without a selector, none are deleted.',
    { name: ['test', 'tmp'], active_before: '30d' },
  )
  readonly vector_stores?: VectorStoreSelectorDto;

  @SelectorField(
    FileSelectorDto,
    'Files to delete that no store holds. By default only files of purpose `assistants` that are older than 24 hours: ' +
      '`purpose` replaces the first rule, `created_before` and `created_after` replace the second. Without a selector, none are deleted.',
    { created_before: '7d' },
  )
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

  @SelectorField(
    ProtectionDto,
    'Objects to protect, in addition to the protection in the configuration of the service.',
  )
  readonly protect?: ProtectionDto;

  @FlagOption(
    'Whether the plan includes a manifest of each store, from which `POST /vector_stores/restore` can restore it as long ' +
      'as its files exist.',
    false,
  )
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
