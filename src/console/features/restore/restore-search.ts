export interface RestoreSearch {
  /** Selects the manifests of this job, if they are still in memory. */
  readonly job?: string;
}

export const readRestoreSearch = (search: Record<string, unknown>): RestoreSearch =>
  typeof search.job === 'string' && search.job !== '' ? { job: search.job } : {};
