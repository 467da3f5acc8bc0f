import type { DeletionOptions } from '../bulk/operation.js';
import type { DeletionOptionsDto } from './deletion-options.dto.js';

/** The options of a deletion that starts now. */
export function deletionOptionsOf({ dry_run, verify, receipt }: DeletionOptionsDto): DeletionOptions {
  return {
    ...(dry_run === true && { dry_run }),
    ...(verify === true && { verify }),
    ...(receipt === true && { receipt_since: new Date().toISOString() }),
  };
}
