import { setTimeout as sleep } from 'node:timers/promises';
import type { Process } from './processes.js';

const SAMPLE_EVERY_MS = 20;

/** The highest resident memory of a process while something is done, in bytes. */
export async function highestWhile(process: Process, work: () => Promise<unknown>): Promise<number> {
  const sampling = new AbortController();
  const highest = sample(process, sampling.signal);
  try {
    await work();
  } finally {
    sampling.abort();
  }
  return highest;
}

async function sample(process: Process, until: AbortSignal): Promise<number> {
  let highest = 0;
  while (!until.aborted) {
    highest = Math.max(highest, await process.residentBytes());
    await sleep(SAMPLE_EVERY_MS);
  }
  return highest;
}
