import { setTimeout as sleep } from 'node:timers/promises';
import { ProgressEvents } from '../../bulk/progress-meter.js';
import { type ServerEvent, TICK } from '../../bulk/server-events.js';
import { type JobStore, outcomeOf } from './stores/job-store.js';
import { isFinished, type Job } from './job.js';

/** Time until a job that has nothing new is looked at again. */
const LOOK_EVERY_MS = 250;
/** Outcomes that are read together. */
const PAGE = 500;

/**
 * A job as events: its outcomes from a place on, numbered from 1, `progress` in between, and when it has ended `report`
 * with its summary, or `problem` where it failed as a whole. Both have the number after the last outcome.
 *
 * @param look the job as it is now; `undefined` when this process is about to end
 * @param after the last number that the reader has
 */
export async function* eventsOf(
  store: JobStore,
  look: () => Promise<Job | undefined>,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent | typeof TICK> {
  let last = after;
  const progress = new ProgressEvents();
  for (let job = await look(); job !== undefined && !signal.aborted; job = await look()) {
    if (progress.isDue(job.progress.done, isFinished(job))) yield progress.next(job.progress);
    const entries = await store.entries(job.id, last, PAGE);
    for (const entry of entries) yield { event: 'outcome', data: outcomeOf(entry), id: (last += 1) };
    if (isFinished(job) && last >= job.outcomes) {
      yield endOf(job);
      return;
    }
    if (entries.length === PAGE) continue;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    yield TICK;
  }
}

/** The number of a finished job's last event. */
export const lastIdOf = ({ outcomes }: Job): number => outcomes + 1;

function endOf(job: Job): ServerEvent {
  const { error, summary } = job;
  const id = lastIdOf(job);
  return error === undefined
    ? { event: 'report', data: { summary }, id }
    : { event: 'problem', data: error, id };
}
