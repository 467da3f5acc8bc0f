import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchProcess } from './processes.js';

const SAMPLE_EVERY_MS = 20;

/** Returns the peak resident memory of a process during some work, in bytes. */
export async function peakMemoryDuring(process: BenchProcess, work: () => Promise<unknown>): Promise<number> {
  const sampling = new AbortController();
  const highest = sample(process, sampling.signal);
  try {
    await work();
  } finally {
    sampling.abort();
  }
  return highest;
}

async function sample(process: BenchProcess, until: AbortSignal): Promise<number> {
  let highest = 0;
  while (!until.aborted) {
    highest = Math.max(highest, await process.residentBytes());
    await sleep(SAMPLE_EVERY_MS);
  }
  return highest;
}
