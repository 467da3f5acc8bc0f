export interface RestoreSearch {
  /** Restores what this job deleted, if its manifests are still in memory. */
  readonly job?: string;
}

export const readRestoreSearch = (search: Record<string, unknown>): RestoreSearch =>
  typeof search.job === 'string' && search.job !== '' ? { job: search.job } : {};
