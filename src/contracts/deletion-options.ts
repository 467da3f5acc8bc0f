import type { BulkOptions } from '../bulk/operation.js';

interface Options {
  readonly dry_run?: boolean | undefined;
  readonly verify?: boolean | undefined;
  readonly receipt?: boolean | undefined;
}

/** How carefully a bulk deletion is asked to go about it, as of now. */
export function deletionOptionsOf({ dry_run, verify, receipt }: Options): BulkOptions {
  return {
    ...(dry_run === true && { dry_run }),
    ...(verify === true && { verify }),
    ...(receipt === true && { receipt_since: new Date().toISOString() }),
  };
}
