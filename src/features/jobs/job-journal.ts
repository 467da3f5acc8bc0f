import { type Journal, nameOf, type Target } from '../../bulk/journal.js';
import type { Outcome } from '../../bulk/report/outcome.js';
import type { CheckpointWriter } from './stores/checkpoint-writer.js';
import { outcomeIn } from './stores/job-store.js';

/** The state that a previous process left of a job. */
export interface PriorState {
  readonly entries: readonly string[];
  /** Names of the ids for which a call with an unknown result may have been sent. */
  readonly begun: readonly string[];
  readonly plan: readonly string[] | undefined;
}

export const NO_PRIOR_STATE: PriorState = { entries: [], begun: [], plan: undefined };

/** The journal of a run: reads the prior state of the job and records new calls. */
export class JobJournal implements Journal {
  private readonly begunBefore: ReadonlySet<string>;

  constructor(
    private readonly prior: PriorState,
    private readonly writer: CheckpointWriter,
  ) {
    this.begunBefore = new Set(prior.begun);
  }

  /** Parsed at each iteration, because only the texts are kept in memory. */
  readonly outcomes: Iterable<Outcome> = {
    [Symbol.iterator]: () => this.read(),
  };

  get plan(): readonly string[] | undefined {
    return this.prior.plan;
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
    for (const entry of this.prior.entries) yield outcomeIn(entry);
  }
}
