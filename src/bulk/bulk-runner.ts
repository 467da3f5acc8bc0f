import { Injectable, Logger, Optional } from '@nestjs/common';
import { settleEach } from '../async/settle-each.js';
import { Environment } from '../config/environment.js';
import type { CallScope } from '../openai/call-scope.js';
import { type Caller, StopReason } from '../openai/caller.js';
import { InvalidIdError } from '../openai/object-id.js';
import type { Journal, Target } from './journal.js';
import { OutcomeCounts } from './report/outcome-counts.js';
import {
  failed,
  type Failure,
  failureOf,
  INTERNAL_FAILURE,
  isDone,
  isPending,
  type ObjectKind,
  type Outcome,
  stoppedFailure,
  UNKNOWN_END,
} from './report/outcome.js';
import { NO_RUN_OBSERVER, RunObserver } from './run-observer.js';

/** Items in progress per upstream call allowed at once: more than one, so that retry delays leave no call slot unused. */
const ITEMS_PER_CALL = 2;
/** Maximum number of items of one run that wait for confirmation. Each costs little more than a timer. */
const MAX_UNCONFIRMED = 10_000;

/** One unit of work of a run: an action, or an outcome that is known without one. */
export type Item = ItemAction | KnownOutcome;

/** An action on one object, or on several objects with one call. */
export interface ItemAction extends Target {
  readonly kind: 'action';
  /** @throws UpstreamError, CallStoppedError: the action failed */
  act(caller: Caller): Promise<ActionResult>;
  /** The outcomes if the action fails or does not start. */
  failed(failure: Failure): readonly Outcome[];
}

export interface KnownOutcome {
  readonly kind: 'known';
  readonly outcome: Outcome;
}

export type ActionResult =
  | { readonly kind: 'settled'; readonly outcomes: readonly Outcome[] }
  /** The call succeeded and the outcome must be awaited; the run processes other items meanwhile. */
  | { readonly kind: 'unconfirmed'; /** Must not reject. */ confirm(): Promise<Outcome> };

export const settledWith = (...outcomes: readonly Outcome[]): ActionResult => ({ kind: 'settled', outcomes });

export const known = (outcome: Outcome): KnownOutcome => ({ kind: 'known', outcome });

/** Processes the objects of one kind by their id. */
export interface IdHandler {
  /** @throws UpstreamError, CallStoppedError: the action failed */
  act(id: string, caller: Caller): Promise<ActionResult>;
}

/** An action on one object by its id. */
export class IdAction implements ItemAction {
  readonly kind = 'action';

  constructor(
    readonly id: string,
    readonly object: ObjectKind,
    private readonly handler: IdHandler,
  ) {}

  act(caller: Caller): Promise<ActionResult> {
    return this.handler.act(this.id, caller);
  }

  failed(failure: Failure): readonly Outcome[] {
    return [failed(this.id, this.object, failure)];
  }
}

/** The items of one run, in an order in which they may be processed. */
export interface WorkQueue {
  /** The next item, or `undefined` if there is none at the moment. Called again after every settled item. */
  pull(): Item | undefined;
  /** The items that were not pulled, when a run stops early. */
  rest(failure: Failure): Iterable<Item>;
  /** Is called with every outcome before the next call of `pull`. */
  onSettled?(outcome: Outcome): void;
}

export interface Run {
  /** Name for logs and metrics. */
  readonly operation: string;
  readonly scope: CallScope;
  readonly queue: WorkQueue;
  /** Present if another process may have to resume the run, or has started it. */
  readonly journal?: Journal | undefined;
}

/**
 * Processes the items of a run with bounded concurrency. A failed item does not stop the others; a rejected key, a
 * disconnected caller or a cancelled job stops the run. Every item ends with exactly one outcome per object. Up to
 * {@link MAX_UNCONFIRMED} items may wait for confirmation while others are processed.
 */
@Injectable()
export class BulkRunner {
  private readonly logger = new Logger(BulkRunner.name);

  constructor(
    private readonly environment: Environment,
    @Optional() private readonly observer: RunObserver = NO_RUN_OBSERVER,
  ) {}

  /**
   * Yields outcomes as they settle.
   *
   * @throws UpstreamError with 401 or 403 if the key was rejected before anything was changed
   */
  async *run({ operation, scope, queue, journal }: Run): AsyncGenerator<Outcome, void, undefined> {
    const counter = new RunCounter(scope);
    const observed = this.observer.begin(operation, scope.caller.trace);
    const caller = { ...scope.caller, trace: observed.trace };
    const count = (outcome: Outcome): void => {
      counter.counts.add(outcome);
      observed.settled(outcome);
    };
    const settle = async (item: Item, releaseSlot: () => void): Promise<readonly Outcome[]> => {
      const outcomes =
        item.kind === 'known' ? [item.outcome] : await this.attempt(item, { caller, journal, releaseSlot });
      for (const outcome of outcomes) {
        count(outcome);
        queue.onSettled?.(outcome);
      }
      return outcomes;
    };
    const pull = (): Item | undefined => (scope.caller.signal.aborted ? undefined : queue.pull());
    const limit = this.environment.OPENAI_MAX_CONCURRENCY * ITEMS_PER_CALL;
    const held: Outcome[] = [];
    try {
      for await (const outcomes of settleEach(pull, limit, settle, MAX_UNCONFIRMED)) {
        for (const outcome of outcomes) {
          if (scope.refusal === undefined) yield outcome;
          else held.push(outcome);
        }
      }
      if (scope.refusal !== undefined && !counter.hasActed && !hasActed(journal)) throw scope.refusal;
      yield* held;
      const stopped = stoppedFailure(scope.caller.signal.reason);
      for (const item of queue.rest(stopped)) {
        const outcomes = item.kind === 'known' ? [item.outcome] : notStarted(item, stopped, journal);
        for (const outcome of outcomes) count(outcome);
        yield* outcomes;
      }
    } finally {
      observed.ended();
      this.logger.log({ msg: 'bulk run', operation, ...logFields(scope.caller), ...counter.summary });
    }
  }

  private async attempt(
    action: ItemAction,
    { caller, journal, releaseSlot }: Attempt,
  ): Promise<readonly Outcome[]> {
    const isRepeat = journal?.mayHaveBegun(action) === true;
    try {
      await journal?.begin(action);
      const result = await action.act(isRepeat ? { ...caller, isRepeat } : caller);
      if (result.kind === 'settled') return result.outcomes;
      releaseSlot();
      return [await result.confirm()];
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined)
        this.logger.error({ msg: 'bulk task failed', err: error, ...logFields(caller) });
      // An id that cannot be sent was not sent by an earlier process either.
      const isUnknown = isRepeat && failure?.attempted === false && !(error instanceof InvalidIdError);
      return action.failed(isUnknown ? UNKNOWN_END : (failure ?? INTERNAL_FAILURE));
    }
  }
}

interface Attempt {
  readonly caller: Caller;
  readonly journal: Journal | undefined;
  readonly releaseSlot: () => void;
}

/** The result is unknown if an earlier process may have sent the call. */
function notStarted(action: ItemAction, stopped: Failure, journal: Journal | undefined): readonly Outcome[] {
  return action.failed(journal?.mayHaveBegun(action) === true ? UNKNOWN_END : stopped);
}

/** Whether an earlier process changed anything. */
function hasActed(journal: Journal | undefined): boolean {
  for (const outcome of journal?.outcomes ?? []) if (isDone(outcome) || isPending(outcome)) return true;
  return false;
}

const logFields = (caller: Caller): object => ({
  request_id: caller.requestId,
  key: caller.credentials.fingerprint,
});

/** Counts the outcomes of a run for its log line. */
class RunCounter {
  readonly counts = new OutcomeCounts();
  private readonly startedAt = performance.now();

  constructor(private readonly scope: CallScope) {}

  get hasActed(): boolean {
    return this.counts.done + this.counts.pending > 0;
  }

  get summary(): object {
    const { failed: failures, notAttempted, words } = this.counts;
    const { refusal, caller } = this.scope;
    return {
      ...words,
      failed: failures,
      not_attempted: notAttempted,
      duration_ms: Math.round(performance.now() - this.startedAt),
      ...(refusal !== undefined && { refused: refusal.status }),
      ...(caller.signal.reason instanceof StopReason && { stopped: caller.signal.reason.code }),
    };
  }
}
