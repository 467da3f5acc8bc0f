import { Logger } from '@nestjs/common';
import type { BulkKind } from '../../bulk/bulk-operations.js';
import { nameOf } from '../../bulk/journal.js';
import type { BulkInput, BulkOperation } from '../../bulk/operation.js';
import {
  failed,
  type FailedOutcome,
  failureOf,
  INTERNAL_FAILURE,
  isFailed,
  type Outcome,
  requestedIdOf,
  stoppedFailure,
  INTERRUPTED_FAILURE,
} from '../../bulk/report/outcome.js';
import { ProgressMeter } from '../../bulk/progress-meter.js';
import { type Caller, StopReason } from '../../openai/caller.js';
import { CallStoppedError } from '../../openai/upstream-error.js';
import { CheckpointWriter } from './stores/checkpoint-writer.js';
import { JobJournal, NO_PAST, type Past } from './job-journal.js';
import { entryOf, type JobStore, type Lease } from './stores/job-store.js';
import type { Ending, NewJob } from './job.js';

/** What a run is begun with. */
export interface Begin {
  readonly job: Omit<NewJob, 'input'>;
  readonly createdAtMs: number;
  readonly lease: Lease;
  readonly kind: BulkKind;
  readonly input: BulkInput;
  /** Holds the key: in memory only, as long as the run lasts. */
  readonly credentials: Caller['credentials'];
  /** What the run is part of, for who traces it. */
  readonly trace: object | undefined;
  readonly past: Past;
}

/** What became of a run, and with it of its job. */
export type RunEnd = Ending['state'] | Leaving | 'broken_off';

/** Why a run of ours ends before its job does. */
type Leaving = 'handed_over' | 'lost';

/** Of what a run that is stopped does no more. */
const STOPPED_CODES: ReadonlySet<string> = new Set(['cancelled', INTERRUPTED_FAILURE.code]);

/** A job that this process runs: its outcomes go to the store in the order in which they settle. */
export class JobRun {
  /** Resolves when the run is over, however it ended. Never rejects. */
  readonly over: Promise<RunEnd>;
  private readonly logger = new Logger(JobRun.name);
  private readonly stop = new AbortController();
  private readonly writer: CheckpointWriter;
  private readonly journal: JobJournal;
  private readonly operation: BulkOperation;
  private readonly meter: ProgressMeter;
  private leaving: Leaving | undefined;
  private isCancelled = false;

  constructor(
    private readonly store: JobStore,
    private readonly begin: Begin,
  ) {
    const { job, lease, kind, input, credentials, trace, past } = begin;
    const caller = { credentials, trace, signal: this.stop.signal, requestId: job.requestId };
    this.writer = new CheckpointWriter(store, lease, () => this.meter.read(), this.writerEvents, past);
    this.journal = new JobJournal(past, this.writer);
    this.operation = kind.begin(caller, input, this.journal);
    for (const outcome of this.journal.outcomes) this.operation.tally.add(outcome);
    this.meter = new ProgressMeter(this.operation);
    if (past !== NO_PAST) this.logger.log({ msg: 'job taken over', ...this.logFields, lease: lease.token });
    this.over = this.run();
  }

  get id(): string {
    return this.begin.job.id;
  }

  /** No further call is sent; what is left is told as not attempted. */
  cancel(): void {
    this.stop.abort(new StopReason('cancelled', 'the job was cancelled'));
  }

  /** No further call is sent; what is left is left to the process that takes the job next. */
  handOver(): void {
    this.leave('handed_over', 'the service is shutting down');
  }

  private leave(why: Leaving, message: string): void {
    this.leaving ??= why;
    this.stop.abort(new StopReason('handed_over', message));
  }

  private async run(): Promise<RunEnd> {
    try {
      return await this.finish(await this.work());
    } catch (error) {
      this.logger.error({ msg: 'job broke off', ...this.logFields, err: error });
      return 'broken_off';
    } finally {
      await this.writer.close();
    }
  }

  /** Until there is nothing left to do; gives back what stopped it before. */
  private async work(): Promise<unknown> {
    try {
      for await (const outcome of this.operation.lines) this.settle(outcome);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private settle(outcome: Outcome): void {
    if (this.leaving !== undefined && isFailed(outcome) && isLeft(outcome)) {
      // What a process before this one may have sent stays in doubt.
      const isUnsent = outcome.attempted === false && !this.journal.mayHaveBegun(outcome);
      if (isUnsent) this.writer.forget(nameOf(outcome));
      return;
    }
    if (this.stop.signal.aborted && isFailed(outcome) && STOPPED_CODES.has(outcome.code))
      this.isCancelled = true;
    this.operation.tally.add(outcome);
    this.writer.settle(nameOf(outcome), entryOf(this.operation.bulk.rankOf(outcome), outcome));
  }

  private async finish(error: unknown): Promise<RunEnd> {
    if (error instanceof CallStoppedError && this.leaving === undefined) this.settleRest();
    if (this.leaving === undefined) return this.end(this.endingFor(error));
    await this.writer.drain();
    await this.writer.close();
    if (this.leaving === 'handed_over') await this.store.release(this.begin.lease);
    return this.leaving;
  }

  /** A run that was cancelled before it knew all there is to do has told nothing of what is left of what was asked for. */
  private settleRest(): void {
    const { kind, input } = this.begin;
    const objectOf = kind.objectsOf(input);
    const told = new Set<string>();
    for (const outcome of this.journal.outcomes) told.add(askedFor(outcome));
    for (const id of new Set(input.ids))
      if (!told.has(nameOf({ id, object: objectOf(id) })))
        this.settle(failed(id, objectOf(id), stoppedFailure(this.stop.signal.reason)));
  }

  private endingFor(error: unknown): Ending {
    const { summary } = this.operation.tally;
    if (this.isCancelled) return { state: 'cancelled', summary };
    if (error === undefined) return { state: 'completed', summary };
    const failure = failureOf(error);
    if (failure === undefined) this.logger.error({ msg: 'job failed', ...this.logFields, err: error });
    return { state: 'failed', summary, error: failure ?? INTERNAL_FAILURE };
  }

  private async end(ending: Ending): Promise<RunEnd> {
    await this.writer.end(ending);
    this.logger.log({ msg: 'job ended', ...this.logFields, state: ending.state, ...ending.summary });
    return ending.state;
  }

  private get writerEvents(): ConstructorParameters<typeof CheckpointWriter>[3] {
    const { job, createdAtMs, lease, input } = this.begin;
    return {
      onCancel: () => this.cancel(),
      onLost: () => {
        this.leave('lost', 'another process runs the job');
        this.logger.warn({ msg: 'job lost', ...this.logFields });
      },
      onAway: (error) => this.logger.warn({ msg: 'job store away', ...this.logFields, err: error }),
      onBack: () => this.logger.log({ msg: 'job store back', ...this.logFields }),
      restore: (plan) =>
        this.store.restore({ ...job, input: JSON.stringify(input) }, createdAtMs, lease, plan),
    };
  }

  private get logFields(): object {
    const { job, credentials } = this.begin;
    return { job: job.id, operation: job.kind, request_id: job.requestId, key: credentials.fingerprint };
  }
}

/** Whether it may not be over: whoever goes on asks again. */
const isLeft = ({ retryable, attempts }: FailedOutcome): boolean => retryable || attempts === 0;

/** The name of the requested object of an outcome. */
const askedFor = (outcome: Outcome): string => nameOf({ id: requestedIdOf(outcome), object: outcome.object });
