const MICROSECONDS_PER_MS = 1_000;

/** Returns the CPU time of a function in milliseconds, which other programs on a busy machine do not affect. */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / MICROSECONDS_PER_MS;
}
