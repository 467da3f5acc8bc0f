import type { FileStatus } from './store-file.js';

export type FileCounts = Record<FileStatus | 'total', number>;

/** The counts of a store that holds nothing. */
export function noFiles(): FileCounts {
  return { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
}
