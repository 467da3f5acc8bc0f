import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { type Caller, StopReason } from '../openai/caller.js';
import { UpstreamError } from '../openai/upstream-error.js';
import { OutcomeCounts } from './outcome-counts.js';
import {
  type Deleted,
  failed,
  type Failure,
  failureOf,
  INTERNAL_FAILURE,
  type ObjectKind,
  type Outcome,
  skippedFailure,
  stoppedFailure,
} from './outcome.js';
import { settleEach } from './settle-each.js';

/** Ids in work per place upstream: more than one, so that ids in a back-off leave no place unused. */
const IDS_PER_PLACE = 2;

/** One id of a run. */
export interface Target {
  readonly id: string;
  readonly object: ObjectKind;
}

/** An id, and how it is done. */
export interface Action extends Target {
  /** @throws UpstreamError, CallStoppedError: this id failed */
  readonly act: () => Promise<{ readonly attempts: number; readonly requestId: string | undefined }>;
}

/** An id that nothing has to be done for: how it ends is known. */
export interface Foregone {
  readonly known: Outcome;
}

export type Task = Action | Foregone;

export interface Run {
  /** For the log. */
  readonly operation: string;
  readonly caller: Caller;
  /** The next task, `undefined` when there is none now; asked again whenever one has settled. */
  readonly pull: () => Task | undefined;
  /** What is left when the run stops early: told as failed, where it is not known already. */
  readonly rest: () => Iterable<Target | Foregone>;
  /** Hears of every settled task before the next one is pulled. */
  readonly onSettled?: (outcome: Outcome) => void;
}

/**
 * Turns tasks into outcomes: bounded concurrency, one bad id never stops the rest, and a refused key or a caller who
 * left stops it all. Every task that was pulled, and every one left, has exactly one outcome.
 */
@Injectable()
export class BulkRunner {
  private readonly logger = new Logger(BulkRunner.name);

  constructor(private readonly environment: Environment) {}

  /**
   * Outcomes as they settle.
   *
   * @throws UpstreamError with 401 or 403 when the key was refused before anything was deleted
   */
  async *run(run: Run): AsyncGenerator<Outcome, void, undefined> {
    const progress = new Progress(run.caller.signal);
    const limit = this.environment.OPENAI_MAX_CONCURRENCY * IDS_PER_PLACE;
    const settle = async (task: Task): Promise<Outcome> => {
      const outcome = 'known' in task ? task.known : await this.attempt(task, run, progress);
      progress.counts.add(outcome);
      run.onSettled?.(outcome);
      return outcome;
    };
    const held: Outcome[] = [];
    try {
      for await (const outcome of settleEach(
        () => (progress.isStopped ? undefined : run.pull()),
        limit,
        settle,
      )) {
        if (progress.refusal === undefined) yield outcome;
        else held.push(outcome);
      }
      if (progress.refusal !== undefined && progress.counts.deleted === 0) throw progress.refusal;
      yield* held;
      for (const left of run.rest()) {
        const outcome =
          'known' in left ? left.known : failed(left.id, left.object, progress.reasonNotAttempted);
        progress.counts.add(outcome);
        yield outcome;
      }
    } finally {
      this.logger.log({
        msg: 'bulk run',
        operation: run.operation,
        ...logFields(run.caller),
        ...progress.summary,
      });
    }
  }

  private async attempt(task: Action, run: Run, progress: Progress): Promise<Outcome> {
    try {
      const { attempts, requestId } = await task.act();
      return deleted(task, attempts, requestId);
    } catch (error) {
      if (error instanceof UpstreamError && error.isRefusal) progress.refusal ??= error;
      const failure = failureOf(error);
      if (failure === undefined)
        this.logger.error({ msg: 'bulk task failed', err: error, ...logFields(run.caller) });
      return failed(task.id, task.object, failure ?? INTERNAL_FAILURE);
    }
  }
}

function deleted(task: Action, attempts: number, requestId: string | undefined): Deleted {
  return { id: task.id, object: task.object, outcome: 'deleted', attempts, request_id: requestId };
}

const logFields = (caller: Caller): object => ({
  request_id: caller.requestId,
  key: caller.credentials.fingerprint,
});

/** How far a run has come, and why it stops. */
class Progress {
  readonly counts = new OutcomeCounts();
  refusal: UpstreamError | undefined;
  private readonly startedAt = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  get isStopped(): boolean {
    return this.refusal !== undefined || this.signal.aborted;
  }

  get reasonNotAttempted(): Failure {
    return this.refusal === undefined ? stoppedFailure(this.signal.reason) : skippedFailure(this.refusal);
  }

  get summary(): object {
    return {
      deleted: this.counts.deleted,
      failed: this.counts.failed,
      not_attempted: this.counts.notAttempted,
      ...(this.counts.keptShared > 0 && { kept_shared: this.counts.keptShared }),
      duration_ms: Math.round(performance.now() - this.startedAt),
      ...(this.refusal !== undefined && { refused: this.refusal.status }),
      ...(this.signal.reason instanceof StopReason && { stopped: this.signal.reason.code }),
    };
  }
}
