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
      'What was deleted is read back at once, and again with growing waits, until it is gone or VERIFY_TIMEOUT_MS (30 s ' +
      'by default) have passed since its own deletion; `pending` and `phantom` list what was still seen then. Others are ' +
      'deleted meanwhile, while at most 10,000 are waited for: a call for no more ids ends that time, and the time of one ' +
      'look at each, after its last deletion.',
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
