import type { BulkInput } from '../bulk/operation.js';

interface Options {
  readonly dry_run?: boolean | undefined;
  readonly verify?: boolean | undefined;
  readonly receipt?: boolean | undefined;
}

/** What a bulk deletion is asked to do, as of now. */
export function deletionInput(ids: readonly string[], { dry_run, verify, receipt }: Options): BulkInput {
  return {
    ids,
    ...(dry_run === true && { dry_run }),
    ...(verify === true && { verify }),
    ...(receipt === true && { receipt_since: new Date().toISOString() }),
  };
}
