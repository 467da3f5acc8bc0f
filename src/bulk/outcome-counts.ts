import { isDeleted, isFailed, isKeptShared, type Outcome } from './outcome.js';

/** How many outcomes of each sort there were. */
export class OutcomeCounts {
  deleted = 0;
  failed = 0;
  keptShared = 0;
  /** The part of `failed` that nothing was sent for. */
  notAttempted = 0;

  add(outcome: Outcome): void {
    if (isDeleted(outcome)) this.deleted += 1;
    if (isKeptShared(outcome)) this.keptShared += 1;
    if (!isFailed(outcome)) return;
    this.failed += 1;
    if (outcome.attempted === false) this.notAttempted += 1;
  }
}
