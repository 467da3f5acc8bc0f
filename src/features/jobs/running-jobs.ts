import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { RefusedError } from '../../bulk/refused.error.js';
import { Metrics } from '../../telemetry/metrics.js';
import { NO_PAST } from './job-journal.js';
import { type Begin, JobRun } from './job-run.js';
import { JobStore } from './stores/job-store.js';

/** Jobs that one process runs at most: each holds its ids and its outcomes in memory. */
export const MAX_RUNNING_JOBS = 100;

const RETRY_AFTER_SECONDS = 5;

/** The jobs that this process runs. At shutdown they are handed over, or, where nobody could go on, get the grace time. */
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

  /** Whether this process begins no more. */
  get isClosed(): boolean {
    return this.closed !== undefined;
  }

  /** @throws RefusedError when this process may not run another one */
  ensureRoom(): void {
    if (this.isClosed)
      throw new RefusedError('unavailable', 'shutting_down', 'the service is shutting down', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    if (this.runs.size >= MAX_RUNNING_JOBS)
      throw new RefusedError(
        'unavailable',
        'overloaded',
        `${MAX_RUNNING_JOBS} jobs are running here already`,
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        },
      );
  }

  begin(begin: Begin): JobRun {
    const run = new JobRun(this.store, begin);
    this.runs.set(run.id, run);
    this.metrics.jobs.inc({ state: begin.past === NO_PAST ? 'begun' : 'taken_over' });
    void run.over.then((state) => {
      this.runs.delete(run.id);
      this.metrics.jobs.inc({ state });
    });
    return run;
  }

  find(id: string): JobRun | undefined {
    return this.runs.get(id);
  }

  /** Begins at once, while running requests are still waited for. */
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
      Promise.all(runs.map(({ over }) => over)),
      sleep(this.environment.SHUTDOWN_GRACE_MS, undefined, { signal: timeLeft.signal }).catch(
        () => undefined,
      ),
    ]);
    timeLeft.abort();
    if (this.runs.size === 0) return;
    this.logger.warn({ msg: 'jobs cut by shutdown', jobs: [...this.runs.keys()] });
    for (const run of this.runs.values()) run.handOver();
  }
}
