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
import { JobJournal, NO_PRIOR_STATE, type PriorState } from './job-journal.js';
import { encodeEntry, type JobStore, type Lease } from './stores/job-store.js';
import type { Ending, NewJob } from './job.js';

/** Everything that a run starts with. */
export interface RunStart {
  readonly job: Omit<NewJob, 'input'>;
  readonly createdAtMs: number;
  readonly lease: Lease;
  readonly kind: BulkKind;
  readonly input: BulkInput;
  /** Contains the key, which is kept in memory only, until the run ends. */
  readonly credentials: Caller['credentials'];
  /** Parent span of the run. */
  readonly trace: object | undefined;
  readonly prior: PriorState;
}

/** Result of a run: the state of the job, or why the run ended before the job. */
export type RunEnd = Ending['state'] | LeaveReason | 'broken_off';

/** Why a run ends although its job continues. */
type LeaveReason = 'handed_over' | 'lost';

/** Codes of the outcomes that a stopped run did not attempt. */
const STOPPED_CODES: ReadonlySet<string> = new Set(['cancelled', INTERRUPTED_FAILURE.code]);

/** A job that this process runs. Its outcomes are saved in the order in which they settle. */
export class JobRun {
  /** Resolves when the run has ended for any reason. Never rejects. */
  readonly ended: Promise<RunEnd>;
  private readonly logger = new Logger(JobRun.name);
  private readonly stop = new AbortController();
  private readonly writer: CheckpointWriter;
  private readonly journal: JobJournal;
  private readonly operation: BulkOperation;
  private readonly meter: ProgressMeter;
  private leaving: LeaveReason | undefined;
  private isCancelled = false;

  constructor(
    private readonly store: JobStore,
    private readonly start: RunStart,
  ) {
    const { job, lease, kind, input, credentials, trace, prior } = start;
    const caller = { credentials, trace, signal: this.stop.signal, requestId: job.requestId };
    this.writer = new CheckpointWriter(store, lease, () => this.meter.read(), this.writerEvents, prior);
    this.journal = new JobJournal(prior, this.writer);
    this.operation = kind.begin(caller, input, this.journal);
    for (const outcome of this.journal.outcomes) this.operation.tally.add(outcome);
    this.meter = new ProgressMeter(this.operation);
    if (prior !== NO_PRIOR_STATE)
      this.logger.log({ msg: 'job taken over', ...this.logFields, lease: lease.token });
    this.ended = this.run();
  }

  get id(): string {
    return this.start.job.id;
  }

  /** Stops sending calls and reports the remaining ids as not attempted. */
  cancel(): void {
    this.stop.abort(new StopReason('cancelled', 'the job was cancelled'));
  }

  /** Stops sending calls and leaves the remaining ids to the process that resumes the job. */
  handOver(): void {
    this.leave('handed_over', 'the service is shutting down');
  }

  private leave(reason: LeaveReason, message: string): void {
    this.leaving ??= reason;
    this.stop.abort(new StopReason('handed_over', message));
  }

  private async run(): Promise<RunEnd> {
    try {
      return await this.finish(await this.settleAll());
    } catch (error) {
      this.logger.error({ msg: 'job interrupted', ...this.logFields, err: error });
      return 'broken_off';
    } finally {
      await this.writer.close();
    }
  }

  /** Saves all outcomes of the operation. Returns the error that ended it early, if any. */
  private async settleAll(): Promise<unknown> {
    try {
      for await (const outcome of this.operation.lines) this.settle(outcome);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private settle(outcome: Outcome): void {
    if (this.leaving !== undefined && isFailed(outcome) && mayResume(outcome)) {
      // A call that a previous process may have sent stays in doubt.
      const isUnsent = outcome.attempted === false && !this.journal.mayHaveBegun(outcome);
      if (isUnsent) this.writer.forget(nameOf(outcome));
      return;
    }
    if (this.stop.signal.aborted && isFailed(outcome) && STOPPED_CODES.has(outcome.code))
      this.isCancelled = true;
    this.operation.tally.add(outcome);
    this.writer.settle(nameOf(outcome), encodeEntry(this.operation.bulk.rankOf(outcome), outcome));
  }

  private async finish(error: unknown): Promise<RunEnd> {
    if (error instanceof CallStoppedError && this.leaving === undefined) this.settleRest();
    if (this.leaving === undefined) return this.end(this.endingFor(error));
    await this.writer.drain();
    await this.writer.close();
    if (this.leaving === 'handed_over') await this.store.release(this.start.lease);
    return this.leaving;
  }

  /** A run cancelled before its planning finished has not reported the remaining ids. */
  private settleRest(): void {
    const { kind, input } = this.start;
    const objectOf = kind.objectsOf(input);
    const reported = new Set<string>();
    for (const outcome of this.journal.outcomes) reported.add(requestedNameOf(outcome));
    for (const id of new Set(input.ids))
      if (!reported.has(nameOf({ id, object: objectOf(id) })))
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
    const { job, createdAtMs, lease, input } = this.start;
    return {
      onCancel: () => this.cancel(),
      onLost: () => {
        this.leave('lost', 'another process runs the job');
        this.logger.warn({ msg: 'job lost', ...this.logFields });
      },
      onUnavailable: (error) =>
        this.logger.warn({ msg: 'job store unavailable', ...this.logFields, err: error }),
      onAvailable: () => this.logger.log({ msg: 'job store available again', ...this.logFields }),
      recreate: (plan) =>
        this.store.recreate({ ...job, input: JSON.stringify(input) }, createdAtMs, lease, plan),
    };
  }

  private get logFields(): object {
    const { job, credentials } = this.start;
    return { job: job.id, operation: job.kind, request_id: job.requestId, key: credentials.fingerprint };
  }
}

/** Whether the process that resumes the job tries the id again. */
const mayResume = ({ retryable, attempts }: FailedOutcome): boolean => retryable || attempts === 0;

/** The name of the requested object of an outcome. */
const requestedNameOf = (outcome: Outcome): string =>
  nameOf({ id: requestedIdOf(outcome), object: outcome.object });
