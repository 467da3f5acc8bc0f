import { Injectable } from '@nestjs/common';
import type { Caller } from '../openai/caller.js';
import { type Action, BulkRunner, type Target, type Task } from './bulk-runner.js';
import {
  type DeletionReport,
  DeletionTally,
  failedEntries,
  idsOfDeleted,
  inOrderOf,
} from './deletion-report.js';
import { Operation } from './operation.js';
import type { ObjectKind, Outcome } from './outcome.js';

export interface Deletion {
  /** For the log. */
  readonly operation: string;
  readonly object: ObjectKind;
  readonly caller: Caller;
  /** Repetitions count once. */
  readonly ids: readonly string[];
  readonly act: (id: string, caller: Caller) => ReturnType<Action['act']>;
}

/** Deletes many ids of one kind. */
@Injectable()
export class BulkDeletion {
  constructor(private readonly runner: BulkRunner) {}

  of({ operation, object, caller, ids, act }: Deletion): Operation<Outcome, DeletionReport> {
    const distinct = new Set(ids);
    const tally = new DeletionTally(ids.length, distinct.size);
    const left = distinct.values();
    const pull = (): Task | undefined => {
      const next = left.next();
      return next.done === true
        ? undefined
        : { id: next.value, object, act: (worker) => act(next.value, worker) };
    };
    const rest = function* (): Generator<Target> {
      for (const id of left) yield { id, object };
    };
    return new Operation(this.runner.run({ operation, caller, pull, rest }), tally, (lines) => {
      const outcomes = inOrderOf(distinct, lines);
      return { success: idsOfDeleted(outcomes), failed: failedEntries(outcomes), summary: tally.summary };
    });
  }
}
