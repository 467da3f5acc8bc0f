import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, ValidateBy } from 'class-validator';

/** Nothing is proven of what is not done. */
const NotInDryRun = (): PropertyDecorator =>
  ValidateBy({
    name: 'notInDryRun',
    validator: {
      validate: (value, args) => value !== true || (args?.object as DeletionOptionsDto).dry_run !== true,
      defaultMessage: () => '$property cannot be asked for together with dry_run',
    },
  });

/** How carefully something is deleted. */
export class DeletionOptionsDto {
  @ApiPropertyOptional({
    description: 'Deletes nothing, and tells what would be deleted: each is read.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    description:
      'What was deleted is read back until it is gone, at most VERIFY_TIMEOUT_MS (30 s by default); `pending` and ' +
      '`phantom` list what was still seen then.',
    default: false,
  })
  @IsOptional()
  @NotInDryRun()
  @IsBoolean()
  readonly verify?: boolean;

  @ApiPropertyOptional({
    description: 'A signed receipt stands in the summary; what is deleted is measured first.',
    default: false,
  })
  @IsOptional()
  @NotInDryRun()
  @IsBoolean()
  readonly receipt?: boolean;
}
