import type { Operation, Progress } from './operation.js';

/** How far an operation has come and how fast it goes, as it is told. */
export interface ProgressReport {
  readonly done: number;
  /** `null` while it is not known. */
  readonly total: number | null;
  readonly failed: number;
  /** Of `done`, over the last ten seconds at most. */
  readonly per_second: number;
  /** At that pace; `null` while it cannot be told. */
  readonly seconds_left: number | null;
  /** Calls to OpenAI in flight; `null` where they are not counted. */
  readonly calls_in_flight: number | null;
}

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

const WINDOW_MS = 10_000;
const ONE_SECOND_MS = 1_000;

/** Measures the pace of an operation between one reading and the next ones. */
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
      calls_in_flight: this.operation.callsInFlight() ?? null,
    };
  }

  /** Readings further apart than the window are measured from the one before. */
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
