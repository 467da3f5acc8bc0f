import { setTimeout as sleep } from 'node:timers/promises';
import { ProgressEvents } from '../../bulk/progress-meter.js';
import { type ServerEvent, TICK } from '../../bulk/server-events.js';
import { ENTRIES_PER_PAGE, type JobStore, outcomeIn } from './stores/job-store.js';
import { isFinished, type Job } from './job.js';

/** Interval of reading a job without new outcomes. */
const POLL_INTERVAL_MS = 250;

/**
 * The events of a job: `outcome` numbered from 1, `progress` in between, and at the end `report` with the summary, or
 * `problem` if the job failed as a whole. The last event has the number after the last outcome.
 *
 * @param read reads the job; `undefined` when this process is about to end
 * @param after number of the last event that the client has received
 */
export async function* jobEventsOf(
  store: JobStore,
  read: () => Promise<Job | undefined>,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent | typeof TICK> {
  let last = after;
  const progress = new ProgressEvents();
  for (let job = await read(); job !== undefined && !signal.aborted; job = await read()) {
    if (progress.isDue(job.progress.done, isFinished(job))) yield progress.next(job.progress);
    const entries = await store.entries(job.id, last, ENTRIES_PER_PAGE);
    for (const entry of entries) yield { event: 'outcome', data: outcomeIn(entry), id: (last += 1) };
    if (isFinished(job) && last >= job.outcomes) {
      yield endEventOf(job);
      return;
    }
    if (entries.length === ENTRIES_PER_PAGE) continue;
    await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    yield TICK;
  }
}

/** The number of the last event of a finished job. */
export const lastIdOf = ({ outcomes }: Job): number => outcomes + 1;

function endEventOf(job: Job): ServerEvent {
  const { error, summary } = job;
  const id = lastIdOf(job);
  return error === undefined
    ? { event: 'report', data: { summary }, id }
    : { event: 'problem', data: error, id };
}
