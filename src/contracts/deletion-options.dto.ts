import type { DeletionOptions } from '../bulk/operation.js';
import { PassesCheck } from '../http/validation/is-passing.js';
import { FlagOption } from './request-fields.js';

/** A dry run deletes nothing, so there is nothing to verify. */
const IsNotInDryRun = (): PropertyDecorator =>
  PassesCheck('isNotInDryRun', (value, { dry_run }: DeletionOptionsDto) =>
    value === true && dry_run === true ? 'cannot be combined with dry_run' : undefined,
  );

/** Safety options of a deletion. */
export class DeletionOptionsDto {
  @FlagOption('Delete nothing, and report what would be deleted. Each object is read.', false)
  readonly dry_run?: boolean;

  @FlagOption(
    'Read each deleted object, with increasing waits, until OpenAI no longer returns it or until VERIFY_TIMEOUT_MS ' +
      '(30 s by default) after its deletion. `pending` and `phantom` list the objects that OpenAI still returned. Other ' +
      'deletions continue meanwhile (up to 10,000 confirmations pending), so the call ends at most one timeout, and the ' +
      'time of one last read of each object, after its last deletion.',
    false,
    IsNotInDryRun(),
  )
  readonly verify?: boolean;

  @FlagOption(
    'Add a signed receipt to the summary. Each object is measured before it is deleted.',
    false,
    IsNotInDryRun(),
  )
  readonly receipt?: boolean;
}

/** The options of a deletion that starts now. */
export function deletionOptionsOf({ dry_run, verify, receipt }: DeletionOptionsDto): DeletionOptions {
  return {
    ...(dry_run === true && { dry_run }),
    ...(verify === true && { verify }),
    ...(receipt === true && { receipt_since: new Date().toISOString() }),
  };
}
