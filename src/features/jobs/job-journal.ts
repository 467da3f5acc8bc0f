import { type Journal, nameOf, type Target } from '../../bulk/journal.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import type { CheckpointWriter } from './stores/checkpoint-writer.js';
import { outcomeOf } from './stores/job-store.js';

/** What a process before this one left of a job. */
export interface Past {
  readonly entries: readonly string[];
  /** Names of the ids for which a call may have been sent without its end being known. */
  readonly begun: readonly string[];
  readonly plan: readonly string[] | undefined;
}

export const NO_PAST: Past = { entries: [], begun: [], plan: undefined };

/** A run's view of what is kept of its job. */
export class JobJournal implements Journal {
  private readonly begunBefore: ReadonlySet<string>;

  constructor(
    private readonly past: Past,
    private readonly writer: CheckpointWriter,
  ) {
    this.begunBefore = new Set(past.begun);
  }

  /** Read anew by everyone who asks: only their texts are held. */
  readonly outcomes: Iterable<Outcome> = {
    [Symbol.iterator]: () => this.read(),
  };

  get plan(): readonly string[] | undefined {
    return this.past.plan;
  }

  keepPlan(parts: readonly string[]): Promise<void> {
    return this.writer.keepPlan(parts);
  }

  begin(target: Target): Promise<void> {
    return this.writer.begin(nameOf(target));
  }

  mayHaveBegun(target: Target): boolean {
    return this.begunBefore.has(nameOf(target));
  }

  private *read(): Generator<Outcome> {
    for (const entry of this.past.entries) yield outcomeOf(entry);
  }
}
