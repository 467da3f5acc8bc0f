import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type BulkKind, BulkOperations } from '../../bulk/bulk-operations.js';
import type { BulkInput, BulkRequest, StoredEvents, StoredReport } from '../../bulk/operation.js';
import { isFailed, requestedIdOf } from '../../bulk/report/outcome.js';
import { RefusedError } from '../../bulk/refused.error.js';
import type { Caller } from '../../openai/caller.js';
import { eventsOf, lastIdOf } from './job-events.js';
import { NO_PAST, type Past } from './job-journal.js';
import { storedReport } from './job-report.js';
import { JobStore, outcomeOf, type Takeover } from './stores/job-store.js';
import { isFinished, type Job, type NewJob } from './job.js';
import { RunningJobs } from './running-jobs.js';

const RETRY_AFTER_SECONDS = 1;
/** Entries that are read together when a job is taken over. */
const PAGE = 1_000;

const NOTHING_DONE = {
  done: 0,
  total: null,
  failed: 0,
  per_second: 0,
  seconds_left: null,
  calls_in_flight: 0,
} as const;

/**
 * What can be done with jobs. Each is the business of the key that made it: to any other it does not exist. Whoever asks
 * for a job that was interrupted brings the key along, so that it goes on.
 *
 * Every method throws {@link RefusedError} `jobs_unavailable` while the store is away.
 */
@Injectable()
export class JobsService {
  constructor(
    private readonly store: JobStore,
    private readonly running: RunningJobs,
    private readonly operations: BulkOperations,
  ) {}

  /**
   * Begins a job.
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
      progress: NOTHING_DONE,
    };
    const lease = await this.store.create({ ...job, input: JSON.stringify(input) });
    const { credentials, trace } = caller;
    const createdAtMs = Date.now();
    this.running.begin({ job, createdAtMs, lease, kind, input, credentials, trace, past: NO_PAST });
    return this.own(caller, job.id);
  }

  /** The caller's own, newest first. None of them goes on by this. */
  list(caller: Caller): Promise<Job[]> {
    return this.store.list(caller.credentials.fingerprint);
  }

  /** @throws RefusedError `job_not_found` */
  async find(caller: Caller, id: string): Promise<Job> {
    const job = await this.own(caller, id);
    const hasGoneOn = await this.goOn(caller, job);
    return hasGoneOn ? this.own(caller, id) : job;
  }

  /** @throws RefusedError `job_not_found`, `job_not_finished` */
  async report(caller: Caller, id: string): Promise<StoredReport> {
    const job = await this.finished(caller, id);
    return storedReport(job, this.kindOf(job.kind), this.store);
  }

  /**
   * The job's events after a number; `undefined` when the reader has had all of them.
   *
   * @throws RefusedError `job_not_found`
   */
  async events(caller: Caller, id: string, after: number): Promise<StoredEvents | undefined> {
    const job = await this.find(caller, id);
    if (isFinished(job) && after >= lastIdOf(job)) return undefined;
    const look = async (): Promise<Job | undefined> =>
      this.running.isClosed ? undefined : this.find(caller, id);
    return { kind: 'stored_events', events: eventsOf(this.store, look, after, caller.signal) };
  }

  /**
   * Stops a job that runs: no further call is sent, those in flight end. Nothing, where it has ended.
   *
   * @throws RefusedError `job_not_found`
   */
  async cancel(caller: Caller, id: string): Promise<Job> {
    const job = await this.own(caller, id);
    if (isFinished(job)) return job;
    await this.store.requestCancel(id);
    this.running.find(id)?.cancel();
    return this.find(caller, id);
  }

  /**
   * Begins a job of what failed and may succeed, or was not done at all.
   *
   * @throws RefusedError `job_not_found`, `job_not_finished`, `nothing_to_retry`, and as {@link JobsService.begin}
   */
  async retryFailed(caller: Caller, id: string): Promise<Job> {
    const job = await this.finished(caller, id);
    const input = await this.inputOf(job);
    const ids = await this.unfinishedIds(job, input);
    if (ids.length === 0)
      throw new RefusedError('conflict', 'nothing_to_retry', 'nothing failed that may succeed another time');
    // A receipt is of what is done now.
    const receipt_since = input.receipt_since && new Date().toISOString();
    return this.begin(caller, { kind: job.kind, input: { ...input, ids, receipt_since } }, job.id);
  }

  /** @throws RefusedError `job_not_found`, `job_not_finished` */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.store.remove(await this.finished(caller, id));
  }

  private async own(caller: Caller, id: string): Promise<Job> {
    const job = await this.store.find(id);
    if (job?.owner !== caller.credentials.fingerprint)
      throw new RefusedError('not_found', 'job_not_found', `this key has no job ${id}`, {
        hint: 'GET /jobs lists those of your key; a finished one is kept for a while only',
      });
    return job;
  }

  private async finished(caller: Caller, id: string): Promise<Job> {
    const job = await this.find(caller, id);
    if (!isFinished(job))
      throw new RefusedError('conflict', 'job_not_finished', `the job ${id} has not ended`, {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        hint: `wait until GET /jobs/${id} says so, watch GET /jobs/${id}/events, or cancel it`,
      });
    return job;
  }

  /** Takes a job over that nobody runs any more. */
  private async goOn(caller: Caller, job: Job): Promise<boolean> {
    const { credentials } = caller;
    if (isFinished(job) || job.isLeased || job.scope !== credentials.scope || this.running.isClosed)
      return false;
    this.running.ensureRoom();
    const kind = this.kindOf(job.kind);
    const takeover = await this.store.take(job.id);
    if (takeover === undefined) return true;
    const [past, input] = await Promise.all([this.pastOf(job, takeover), this.inputOf(job)]);
    const { lease } = takeover;
    const run = this.running.begin({
      job,
      createdAtMs: job.createdAtMs,
      lease,
      kind,
      input,
      credentials,
      trace: caller.trace,
      past,
    });
    if (job.isCancelRequested) run.cancel();
    return true;
  }

  private async pastOf(job: Job, { begun }: Takeover): Promise<Past> {
    const entries: string[] = [];
    for (let page = await this.store.entries(job.id, 0, PAGE); page.length > 0;) {
      for (const entry of page) entries.push(entry);
      page = await this.store.entries(job.id, entries.length, PAGE);
    }
    return { entries, begun, plan: await this.store.plan(job.id) };
  }

  private async inputOf({ id }: Job): Promise<BulkInput> {
    const text = await this.store.input(id);
    if (text === undefined) throw new Error(`the input of the job ${id} is not kept`);
    return JSON.parse(text) as BulkInput;
  }

  /** Of the ids asked for, in their order. */
  private async unfinishedIds(job: Job, input: BulkInput): Promise<string[]> {
    const objectOf = this.kindOf(job.kind).objectsOf(input);
    const unfinished = new Set(input.ids);
    for (let from = 0; from < job.outcomes; from += PAGE) {
      for (const outcome of (await this.store.entries(job.id, from, PAGE)).map(outcomeOf)) {
        const mayRetry = isFailed(outcome) && outcome.retryable;
        const asked = requestedIdOf(outcome);
        if (outcome.object === objectOf(asked) && !mayRetry) unfinished.delete(asked);
      }
    }
    return [...unfinished];
  }

  /** @throws RefusedError when only another version of the service knows it */
  private kindOf(name: string): BulkKind {
    const kind = this.operations.find(name);
    if (kind === undefined)
      throw new RefusedError('unavailable', 'jobs_unavailable', `this version does not know how to ${name}`);
    return kind;
  }
}
