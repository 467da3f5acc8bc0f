import type { Operation } from '../../bulk/operation.js';
import { PROGRESS_EVERY_MS, ProgressEvents, ProgressMeter } from '../../bulk/progress-meter.js';
import { type ServerEvent, TICK } from '../../bulk/server-events.js';
import type { Problem } from '../errors/problem.js';
import { orTick } from './event-stream.js';

/**
 * An operation as server-sent events: one per line as it settles, `progress` at the start, once a second and at the end, and
 * finally `report` with the summary, or `problem` if the operation failed.
 */
export async function* operationEvents(
  { tally, eventName = 'item', callsInFlight }: Operation,
  first: Promise<IteratorResult<unknown>>,
  lines: AsyncIterator<unknown>,
  problemOf: (error: unknown) => Problem,
): AsyncGenerator<ServerEvent | typeof TICK> {
  const meter = new ProgressMeter({ tally, callsInFlight });
  const progress = new ProgressEvents();
  yield progress.next(meter.read());
  try {
    for await (const line of orTick(lines, PROGRESS_EVERY_MS, first)) {
      if (line !== TICK) {
        tally.add(line);
        yield { event: eventName, data: line };
      }
      if (progress.isDue(tally.progress.done)) yield progress.next(meter.read());
      else if (line === TICK) yield TICK;
    }
    yield progress.next(meter.read());
    yield { event: 'report', data: { summary: tally.summary } };
  } catch (error) {
    yield { event: 'problem', data: problemOf(error) };
  }
}
