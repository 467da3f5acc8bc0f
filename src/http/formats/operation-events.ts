import { type ServerEvent, TICK } from '../../bulk/event-feed.js';
import type { Operation } from '../../bulk/operation.js';
import { ProgressMeter } from '../../bulk/progress-meter.js';
import { orTick } from './event-stream.js';
import type { Problem } from '../errors/problem.js';

/** Time between two events that tell the progress, while there is any. */
export const PROGRESS_EVERY_MS = 1_000;

/**
 * An operation as events: one a line as it settles, `progress` at the start, every second in between and at the end,
 * and last `report` with the summary, or `problem` where the work stopped.
 */
export async function* eventsOf(
  operation: Operation,
  lines: AsyncIterator<unknown>,
  first: Promise<IteratorResult<unknown>>,
  problemOf: (error: unknown) => Problem,
): AsyncGenerator<ServerEvent | typeof TICK> {
  const { tally, lineName } = operation;
  const progress = new ProgressEvents(operation);
  yield progress.next();
  try {
    for await (const line of orTick(lines, PROGRESS_EVERY_MS, first)) {
      if (line !== TICK) {
        tally.add(line);
        yield { event: lineName, data: line };
      }
      if (progress.isDue) yield progress.next();
      else if (line === TICK) yield TICK;
    }
    yield progress.next();
    yield { event: 'report', data: { summary: tally.summary } };
  } catch (error) {
    yield { event: 'problem', data: problemOf(error) };
  }
}

/** Tells the progress whenever a second has passed and something is done. */
class ProgressEvents {
  private readonly meter: ProgressMeter;
  private toldAt = -Infinity;
  private toldDone = -1;

  constructor(private readonly operation: Operation) {
    this.meter = new ProgressMeter(operation);
  }

  get isDue(): boolean {
    if (this.operation.tally.progress.done === this.toldDone) return false;
    return performance.now() - this.toldAt >= PROGRESS_EVERY_MS;
  }

  next(): ServerEvent {
    const data = this.meter.read();
    this.toldAt = performance.now();
    this.toldDone = data.done;
    return { event: 'progress', data };
  }
}
