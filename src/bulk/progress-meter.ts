import type { Operation, Progress } from './operation.js';
import type { ServerEvent } from './server-events.js';

/** Progress and pace of an operation, as reported to clients. */
export interface ProgressReport {
  readonly done: number;
  /** `null` while it is unknown. */
  readonly total: number | null;
  readonly failed: number;
  /** Pace of `done` over the last ten seconds at most. */
  readonly per_second: number;
  /** Estimate at that pace; `null` if it cannot be estimated. */
  readonly seconds_left: number | null;
  /** Calls to OpenAI in flight; `null` if they are not counted. */
  readonly calls_in_flight: number | null;
}

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

const WINDOW_MS = 10_000;
const ONE_SECOND_MS = 1_000;

/** Measures the pace of an operation between successive readings. */
export class ProgressMeter {
  private readonly samples: Sample[];

  constructor(
    private readonly operation: Pick<Operation, 'tally' | 'callsInFlight'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.samples = [{ atMs: now(), done: operation.tally.progress.done }];
  }

  read(): ProgressReport {
    const { done, failed, total } = this.operation.tally.progress;
    const perSecond = this.paceAt(done);
    return {
      done,
      total: total ?? null,
      failed,
      per_second: Math.round(perSecond * 10) / 10,
      seconds_left: secondsLeft({ done, failed, total }, perSecond),
      calls_in_flight: this.operation.callsInFlight?.() ?? null,
    };
  }

  /** Readings further apart than the window are measured from the previous one. */
  private paceAt(done: number): number {
    const nowMs = this.now();
    const oldest = nowMs - WINDOW_MS;
    while ((this.samples[1]?.atMs ?? Infinity) <= oldest) this.samples.shift();
    const from = this.samples[0] ?? { atMs: nowMs, done };
    if (nowMs - (this.samples.at(-1)?.atMs ?? -Infinity) >= ONE_SECOND_MS)
      this.samples.push({ atMs: nowMs, done });
    return nowMs === from.atMs ? 0 : ((done - from.done) / (nowMs - from.atMs)) * ONE_SECOND_MS;
  }
}

function secondsLeft({ done, total }: Progress, perSecond: number): number | null {
  if (total === undefined) return null;
  if (done >= total) return 0;
  return perSecond === 0 ? null : Math.ceil((total - done) / perSecond);
}

/** Minimum time between two `progress` events. */
export const PROGRESS_EVERY_MS = 1_000;

/** Decides when a stream of events reports its progress: at most once a second, and only after a change. */
export class ProgressEvents {
  private reportedAtMs = -Infinity;
  private reportedDone = -1;

  /** @param isFinal reports a change at once */
  isDue(done: number, isFinal = false): boolean {
    if (done === this.reportedDone) return false;
    return isFinal || performance.now() - this.reportedAtMs >= PROGRESS_EVERY_MS;
  }

  next(data: ProgressReport): ServerEvent {
    this.reportedAtMs = performance.now();
    this.reportedDone = data.done;
    return { event: 'progress', data };
  }
}
