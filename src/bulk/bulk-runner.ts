import { Injectable, Logger, Optional } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { type Caller, StopReason } from '../openai/caller.js';
import { InvalidIdError } from '../openai/object-id.js';
import type { CallScope } from '../openai/call-scope.js';
import type { Journal, Target } from './journal.js';
import { OutcomeCounts } from './report/outcome-counts.js';
import {
  type Done,
  type DoneWord,
  failed,
  type Failure,
  failureOf,
  INTERNAL_FAILURE,
  isDone,
  isPending,
  type Outcome,
  stoppedFailure,
  UNKNOWN_END,
} from './report/outcome.js';
import { NOBODY, RunObserver } from './run-observer.js';
import { settleEach } from '../async/settle-each.js';

/** Ids in work per place upstream: more than one, so that ids in a back-off leave no place unused. */
const IDS_PER_PLACE = 2;
/** Ids of one run that may wait at once until it is known how they ended: each is little more than a timer. */
const MAX_UNCONFIRMED = 10_000;

/** An id, and how it is done. */
export interface ItemAction extends Target {
  /** What is done. */
  readonly done: DoneWord;
  /**
   * Does it; where an id may end in another way than done or failed, or the call is for several ids, gives back how
   * they ended.
   *
   * @throws UpstreamError, CallStoppedError: this id failed
   */
  readonly act: (caller: Caller) => Promise<CallEnd | Unconfirmed | Outcome | readonly Outcome[]>;
  /** How a failure is told where it is that of other ids, or of several. By default of this id alone. */
  readonly tellFailure?: (failure: Failure) => readonly Outcome[];
}

/** How a call went that ended well. */
interface CallEnd {
  readonly attempts: number;
  readonly requestId: string | undefined;
}

/** The call went well, and how it ended is still to be seen: the run goes on with other ids meanwhile. */
export interface Unconfirmed {
  /** Must not reject. */
  readonly confirm: () => Promise<Outcome>;
}

/** An id that nothing has to be done for: how it ends is known. */
export interface KnownOutcome {
  readonly known: Outcome;
}

export type Item = ItemAction | KnownOutcome;

/** An id that was left, or several that one call would have been for. */
export type Left = Target & Pick<ItemAction, 'tellFailure'>;

export interface Run {
  /** For the log. */
  readonly operation: string;
  readonly work: CallScope;
  /** The next task, `undefined` when there is none now; asked again whenever one has settled. */
  readonly pull: () => Item | undefined;
  /** What is left when the run stops early: told as failed, where it is not known already. */
  readonly rest: () => Iterable<Left | KnownOutcome>;
  /** Hears of every settled task before the next one is pulled. */
  readonly onSettled?: (outcome: Outcome) => void;
  /** Where another process may have to go on, or has begun. */
  readonly journal?: Journal | undefined;
}

/**
 * Turns tasks into outcomes: bounded concurrency, one bad id never stops the rest, and a refused key or a caller who
 * left stops it all. Every task that was pulled, and every one left, has exactly one outcome. Up to
 * {@link MAX_UNCONFIRMED} tasks are done and wait to be confirmed while others are done.
 */
@Injectable()
export class BulkRunner {
  private readonly logger = new Logger(BulkRunner.name);

  constructor(
    private readonly environment: Environment,
    @Optional() private readonly observer: RunObserver = NOBODY,
  ) {}

  /**
   * Outcomes as they settle.
   *
   * @throws UpstreamError with 401 or 403 when the key was refused before anything was deleted
   */
  async *run(run: Run): AsyncGenerator<Outcome, void, undefined> {
    const { work, journal } = run;
    const progress = new Progress(work);
    const observed = this.observer.begin(run.operation, work.caller.trace);
    const caller = { ...work.caller, trace: observed.trace };
    const count = (outcome: Outcome): void => {
      progress.counts.add(outcome);
      observed.settled(outcome);
    };
    const limit = this.environment.OPENAI_MAX_CONCURRENCY * IDS_PER_PLACE;
    const settle = async (task: Item, stepAside: () => void): Promise<readonly Outcome[]> => {
      const outcomes =
        'known' in task ? [task.known] : await this.attempt(task, { caller, journal, stepAside });
      for (const outcome of outcomes) {
        count(outcome);
        run.onSettled?.(outcome);
      }
      return outcomes;
    };
    const held: Outcome[] = [];
    try {
      for await (const outcomes of settleEach(
        () => (work.caller.signal.aborted ? undefined : run.pull()),
        limit,
        settle,
        MAX_UNCONFIRMED,
      )) {
        for (const outcome of outcomes) {
          if (work.refusal === undefined) yield outcome;
          else held.push(outcome);
        }
      }
      if (work.refusal !== undefined && !progress.hasActed && !hasActed(journal)) throw work.refusal;
      yield* held;
      for (const left of run.rest()) {
        const outcomes = 'known' in left ? [left.known] : stopped(left, work, journal);
        for (const outcome of outcomes) count(outcome);
        yield* outcomes;
      }
    } finally {
      observed.ended();
      this.logger.log({
        msg: 'bulk run',
        operation: run.operation,
        ...logFields(work.caller),
        ...progress.summary,
      });
    }
  }

  private async attempt(
    task: ItemAction,
    { caller, journal, stepAside }: Attempt,
  ): Promise<readonly Outcome[]> {
    const isRepeat = journal?.mayHaveBegun(task) === true;
    try {
      await journal?.begin(task);
      const acted = await task.act(isRepeat ? { ...caller, isRepeat } : caller);
      if ('confirm' in acted) {
        stepAside();
        return [await acted.confirm()];
      }
      if ('outcome' in acted) return [acted];
      return 'attempts' in acted ? [done(task, acted)] : acted;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined)
        this.logger.error({ msg: 'bulk task failed', err: error, ...logFields(caller) });
      // An id that cannot be sent was not sent by a process before this one either.
      const isUnknown = isRepeat && failure?.attempted === false && !(error instanceof InvalidIdError);
      const told = isUnknown ? UNKNOWN_END : (failure ?? INTERNAL_FAILURE);
      return failures(task, told);
    }
  }
}

/** What a task is attempted with. */
interface Attempt {
  readonly caller: Caller;
  readonly journal: Journal | undefined;
  readonly stepAside: () => void;
}

function done({ id, object, done: outcome }: ItemAction, { attempts, requestId }: CallEnd): Done {
  return { id, object, outcome, attempts, request_id: requestId };
}

/** What was left when the run stopped; of a call that another process may have sent, nobody knows how it ended. */
function stopped(left: Left, work: CallScope, journal: Journal | undefined): readonly Outcome[] {
  const isUnknown = journal?.mayHaveBegun(left) === true;
  return failures(left, isUnknown ? UNKNOWN_END : stoppedFailure(work.caller.signal.reason));
}

const failures = ({ id, object, tellFailure }: Left, failure: Failure): readonly Outcome[] =>
  tellFailure?.(failure) ?? [failed(id, object, failure)];

/** Whether upstream did anything: what is pending was asked for, too. */
function hasActed(journal: Journal | undefined): boolean {
  for (const outcome of journal?.outcomes ?? []) if (isDone(outcome) || isPending(outcome)) return true;
  return false;
}

const logFields = (caller: Caller): object => ({
  request_id: caller.requestId,
  key: caller.credentials.fingerprint,
});

/** How far a run has come, and why it stopped early. */
class Progress {
  readonly counts = new OutcomeCounts();
  private readonly startedAt = performance.now();

  constructor(private readonly work: CallScope) {}

  get hasActed(): boolean {
    return this.counts.done + this.counts.pending > 0;
  }

  get summary(): object {
    const { failed, notAttempted } = this.counts;
    const { refusal, caller } = this.work;
    return {
      ...this.counts.words,
      failed,
      not_attempted: notAttempted,
      duration_ms: Math.round(performance.now() - this.startedAt),
      ...(refusal !== undefined && { refused: refusal.status }),
      ...(caller.signal.reason instanceof StopReason && { stopped: caller.signal.reason.code }),
    };
  }
}
