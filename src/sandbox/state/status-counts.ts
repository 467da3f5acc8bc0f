import type { AttachedFileStatus } from './attached-file.js';

export type StatusCounts = Record<AttachedFileStatus | 'total', number>;

export function zeroCounts(): StatusCounts {
  return { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
}
