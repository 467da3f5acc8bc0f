import { DONE, isFailed, type Outcome, type OutcomeWord } from './outcome.js';

/** Counts outcomes by outcome word. */
export class OutcomeCounts {
  all = 0;
  /** The part of the failed ones for which no call was sent. */
  notAttempted = 0;
  private readonly byWord: Partial<Record<OutcomeWord, number>> = {};

  add(outcome: Outcome): void {
    this.all += 1;
    this.byWord[outcome.outcome] = this.of(outcome.outcome) + 1;
    if (isFailed(outcome) && outcome.attempted === false) this.notAttempted += 1;
  }

  of(word: OutcomeWord): number {
    return this.byWord[word] ?? 0;
  }

  /** The requested change was made: deleted, updated, attached, created. */
  get done(): number {
    return DONE.reduce((sum, word) => sum + this.of(word), 0);
  }

  /** The change was accepted but not confirmed. */
  get pending(): number {
    return this.of('pending') + this.of('phantom');
  }

  get failed(): number {
    return this.of('failed') + this.of('not_found');
  }

  /** The count of each word that occurred, without the failures. */
  get words(): Readonly<Partial<Record<OutcomeWord, number>>> {
    const { failed: _failed, not_found: _notFound, ...words } = this.byWord;
    return words;
  }
}
