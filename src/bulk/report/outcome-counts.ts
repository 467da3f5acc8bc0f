import { DONE, isFailed, type Outcome, type OutcomeWord } from './outcome.js';

/** How many outcomes of each sort there were. */
export class OutcomeCounts {
  /** The part of the failed that nothing was sent for. */
  notAttempted = 0;
  private readonly byWord: Partial<Record<OutcomeWord, number>> = {};

  add(outcome: Outcome): void {
    this.byWord[outcome.outcome] = this.of(outcome.outcome) + 1;
    if (isFailed(outcome) && outcome.attempted === false) this.notAttempted += 1;
  }

  of(word: OutcomeWord): number {
    return this.byWord[word] ?? 0;
  }

  /** What was asked for is done: deleted, updated, attached. */
  get done(): number {
    return DONE.reduce((sum, word) => sum + this.of(word), 0);
  }

  /** It was asked for, and its end was not seen. */
  get pending(): number {
    return this.of('pending') + this.of('phantom');
  }

  get failed(): number {
    return this.of('failed') + this.of('not_found');
  }

  /** Of each sort that there was; a `not_found` is among the failed. */
  get words(): Readonly<Partial<Record<OutcomeWord, number>>> {
    const { failed: _failed, not_found: _notFound, ...words } = this.byWord;
    return words;
  }

  get all(): number {
    return Object.values(this.byWord).reduce((sum, count) => sum + count, 0);
  }
}
