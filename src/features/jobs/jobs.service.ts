import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { BulkInput, BulkRequest, StoredEvents, StoredReport } from '../../bulk/operation.js';
import { isFailed, requestedIdOf } from '../../bulk/report/outcome.js';
import type { Caller } from '../../openai/caller.js';
import { JobErrors } from './job-errors.js';
import { jobEventsOf, lastIdOf } from './job-events.js';
import { NO_PRIOR_STATE, type PriorState } from './job-journal.js';
import { JobReport } from './job-report.js';
import { JobStore, outcomeIn, type Takeover } from './stores/job-store.js';
import { isFinished, type Job, type NewJob } from './job.js';
import { RunningJobs } from './running-jobs.js';

const NO_PROGRESS = {
  done: 0,
  total: null,
  failed: 0,
  per_second: 0,
  seconds_left: null,
  calls_in_flight: 0,
} as const;

/**
 * Creates, reads and controls jobs. A job exists only for the key that created it. A request for an interrupted job
 * provides the key again, so it resumes the job.
 *
 * Every method throws RefusedError `jobs_unavailable` while the store is unavailable.
 */
@Injectable()
export class JobsService {
  constructor(
    private readonly store: JobStore,
    private readonly running: RunningJobs,
    private readonly operations: BulkOperations,
    private readonly environment: Environment,
  ) {}

  /**
   * Creates and starts a job.
   *
   * @throws RefusedError `too_many_jobs`, `shutting_down`, `overloaded`
   */
  async begin(caller: Caller, { kind: name, input }: BulkRequest, retryOf?: string): Promise<Job> {
    this.running.ensureRoom();
    const kind = this.kindOf(name);
    const job: Omit<NewJob, 'input'> = {
      id: `job_${randomUUID().replaceAll('-', '')}`,
      owner: caller.credentials.fingerprint,
      scope: caller.credentials.scope,
      kind: name,
      requestId: caller.requestId,
      retryOf,
      progress: NO_PROGRESS,
    };
    const lease = await this.store.create({ ...job, input: JSON.stringify(input) });
    const { credentials, trace } = caller;
    const createdAtMs = Date.now();
    this.running.begin({ job, createdAtMs, lease, kind, input, credentials, trace, prior: NO_PRIOR_STATE });
    return this.ownedJob(caller, job.id);
  }

  /** The jobs of the caller, newest first. Does not resume any of them. */
  list(caller: Caller): Promise<Job[]> {
    return this.store.list(caller.credentials.fingerprint);
  }

  /** @throws RefusedError `job_not_found` */
  async find(caller: Caller, id: string): Promise<Job> {
    const job = await this.ownedJob(caller, id);
    const isResumed = await this.resume(caller, job);
    return isResumed ? this.ownedJob(caller, id) : job;
  }

  /** @throws RefusedError `job_not_found`, `job_not_finished` */
  async report(caller: Caller, id: string): Promise<StoredReport> {
    const job = await this.finished(caller, id);
    return new JobReport(job, this.kindOf(job.kind), this.store);
  }

  /**
   * The events of the job after the given number; `undefined` after the last one.
   *
   * @throws RefusedError `job_not_found`
   */
  async events(caller: Caller, id: string, after: number): Promise<StoredEvents | undefined> {
    const job = await this.find(caller, id);
    if (isFinished(job) && after >= lastIdOf(job)) return undefined;
    const read = async (): Promise<Job | undefined> =>
      this.running.isClosed ? undefined : this.find(caller, id);
    return { kind: 'stored_events', events: jobEventsOf(this.store, read, after, caller.signal) };
  }

  /**
   * Stops a running job: it sends no further calls and completes the calls in flight. Does nothing if the job has ended.
   *
   * @throws RefusedError `job_not_found`
   */
  async cancel(caller: Caller, id: string): Promise<Job> {
    const job = await this.ownedJob(caller, id);
    if (isFinished(job)) return job;
    await this.store.requestCancel(id);
    this.running.find(id)?.cancel();
    return this.find(caller, id);
  }

  /**
   * Creates a job for the ids that failed with a retryable error or were not attempted.
   *
   * @throws RefusedError `job_not_found`, `job_not_finished`, `nothing_to_retry`, and as {@link JobsService.begin}
   */
  async retryFailed(caller: Caller, id: string): Promise<Job> {
    const job = await this.finished(caller, id);
    const input = await this.inputOf(job);
    const ids = await this.unfinishedIds(job, input);
    if (ids.length === 0) throw JobErrors.nothingToRetry();
    // The receipt covers only this run.
    const receipt_since = input.receipt_since && new Date().toISOString();
    return this.begin(caller, { kind: job.kind, input: { ...input, ids, receipt_since } }, job.id);
  }

  /** @throws RefusedError `job_not_found`, `job_not_finished` */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.store.remove(await this.finished(caller, id));
  }

  private async ownedJob(caller: Caller, id: string): Promise<Job> {
    const job = await this.store.find(id);
    if (job?.owner !== caller.credentials.fingerprint) throw JobErrors.notFound(id);
    return job;
  }

  private async finished(caller: Caller, id: string): Promise<Job> {
    const job = await this.find(caller, id);
    if (!isFinished(job)) throw JobErrors.notFinished(id);
    return job;
  }

  /**
   * Takes over an interrupted job, but not to change something if the service is read-only. Returns whether the state of the
   * job may have changed.
   */
  private async resume(caller: Caller, job: Job): Promise<boolean> {
    const { credentials, trace } = caller;
    if (isFinished(job) || job.isLeased || job.scope !== credentials.scope || this.running.isClosed)
      return false;
    if (this.environment.READ_ONLY && (await this.inputOf(job)).dry_run !== true) return false;
    this.running.ensureRoom();
    const kind = this.kindOf(job.kind);
    const takeover = await this.store.take(job.id);
    if (takeover === undefined) return true;
    const [prior, input] = await Promise.all([this.priorStateOf(job, takeover), this.inputOf(job)]);
    const { lease } = takeover;
    const { createdAtMs } = job;
    const run = this.running.begin({ job, createdAtMs, lease, kind, input, credentials, trace, prior });
    if (job.isCancelRequested) run.cancel();
    return true;
  }

  private async priorStateOf(job: Job, { begun }: Takeover): Promise<PriorState> {
    const entries: string[] = [];
    for await (const page of this.store.pages(job.id)) for (const entry of page) entries.push(entry);
    return { entries, begun, plan: await this.store.plan(job.id) };
  }

  private async inputOf({ id }: Job): Promise<BulkInput> {
    const text = await this.store.input(id);
    if (text === undefined) throw new Error(`the input of job ${id} is missing`);
    return JSON.parse(text) as BulkInput;
  }

  /** The requested ids without a final outcome, in the order of the request. */
  private async unfinishedIds(job: Job, input: BulkInput): Promise<string[]> {
    const objectOf = this.kindOf(job.kind).objectsOf(input);
    const unfinished = new Set(input.ids);
    for await (const page of this.store.pages(job.id, job.outcomes)) {
      for (const outcome of page.map(outcomeIn)) {
        const mayRetry = isFailed(outcome) && outcome.retryable;
        const requestedId = requestedIdOf(outcome);
        if (outcome.object === objectOf(requestedId) && !mayRetry) unfinished.delete(requestedId);
      }
    }
    return [...unfinished];
  }

  /** @throws RefusedError if only another version of the service supports the operation */
  private kindOf(name: string): BulkKind {
    const kind = this.operations.find(name);
    if (kind === undefined) throw JobErrors.unknownKind(name);
    return kind;
  }
}
