import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Metrics } from '../../telemetry/metrics.js';
import { JobErrors } from './job-errors.js';
import { NO_PRIOR_STATE } from './job-journal.js';
import { JobRun, type RunStart } from './job-run.js';
import { JobStore } from './stores/job-store.js';

/** Maximum running jobs of one process, because each keeps its ids and outcomes in memory. */
const MAX_RUNNING_JOBS = 100;

/** The jobs that this process runs. A shutdown hands them over, or waits for them if no other process can resume them. */
@Injectable()
export class RunningJobs implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunningJobs.name);
  private readonly runs = new Map<string, JobRun>();
  private closed: Promise<void> | undefined;

  constructor(
    private readonly store: JobStore,
    private readonly environment: Environment,
    private readonly metrics: Metrics,
  ) {
    metrics.measure('jobs_running', 'Jobs that this process runs.', () => this.runs.size);
  }

  /** Whether this process accepts no further jobs. */
  get isClosed(): boolean {
    return this.closed !== undefined;
  }

  /** @throws RefusedError `shutting_down`, `overloaded` */
  ensureRoom(): void {
    if (this.isClosed) throw JobErrors.shuttingDown();
    if (this.runs.size >= MAX_RUNNING_JOBS) throw JobErrors.overloaded(MAX_RUNNING_JOBS);
  }

  begin(start: RunStart): JobRun {
    const run = new JobRun(this.store, start);
    this.runs.set(run.id, run);
    this.metrics.jobs.inc({ state: start.prior === NO_PRIOR_STATE ? 'begun' : 'taken_over' });
    void run.ended.then((state) => {
      this.runs.delete(run.id);
      this.metrics.jobs.inc({ state });
    });
    return run;
  }

  find(id: string): JobRun | undefined {
    return this.runs.get(id);
  }

  /** Starts before the shutdown waits for running requests. */
  onModuleDestroy(): void {
    this.closed ??= this.close();
  }

  beforeApplicationShutdown(): Promise<void> | undefined {
    return this.closed;
  }

  private async close(): Promise<void> {
    const runs = [...this.runs.values()];
    if (this.store.isShared) for (const run of runs) run.handOver();
    const timeLeft = new AbortController();
    await Promise.race([
      Promise.all(runs.map(({ ended }) => ended)),
      sleep(this.environment.SHUTDOWN_GRACE_MS, undefined, { signal: timeLeft.signal }).catch(
        () => undefined,
      ),
    ]);
    timeLeft.abort();
    if (this.runs.size === 0) return;
    this.logger.warn({ msg: 'jobs interrupted', jobs: [...this.runs.keys()] });
    for (const run of this.runs.values()) run.handOver();
  }
}
