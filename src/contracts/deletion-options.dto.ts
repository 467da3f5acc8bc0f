import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, ValidateBy } from 'class-validator';

/** A dry run deletes nothing, so there is nothing to verify. */
const IsNotInDryRun = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotInDryRun',
    validator: {
      validate: (value, args) => value !== true || (args?.object as DeletionOptionsDto).dry_run !== true,
      defaultMessage: () => '$property cannot be combined with dry_run',
    },
  });

/** Safety options of a deletion. */
export class DeletionOptionsDto {
  @ApiPropertyOptional({
    description: 'Delete nothing, and report what would be deleted. Each object is read.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    description:
      'Read each deleted object, with increasing waits, until OpenAI no longer returns it or until VERIFY_TIMEOUT_MS ' +
      '(30 s by default) after its deletion. `pending` and `phantom` list the objects that OpenAI still returned. Other ' +
      'deletions continue meanwhile (up to 10,000 confirmations pending), so the call ends at most one timeout, and the ' +
      'time of one last read of each object, after its last deletion.',
    default: false,
  })
  @IsOptional()
  @IsNotInDryRun()
  @IsBoolean()
  readonly verify?: boolean;

  @ApiPropertyOptional({
    description: 'Add a signed receipt to the summary. Each object is measured before it is deleted.',
    default: false,
  })
  @IsOptional()
  @IsNotInDryRun()
  @IsBoolean()
  readonly receipt?: boolean;
}
