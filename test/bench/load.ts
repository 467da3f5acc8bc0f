import autocannon from 'autocannon';
import type { Process } from './processes.js';

export interface Load {
  /** Whose CPU time is measured. */
  readonly process: Process;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
}

export interface Throughput {
  readonly perSecond: number;
  /** CPU time of the process. */
  readonly cpuMsPerRequest: number;
}

/**
 * What a process stands of one GET, from kept-alive connections without a pause.
 *
 * @throws Error when anything but 200 came back
 */
export async function throughputOf(load: Load, seconds: number): Promise<Throughput> {
  const { process, path, headers, connections } = load;
  const cpuMs = await process.cpuMs();
  const result = await autocannon({
    url: `${process.origin}${path}`,
    headers: { ...headers },
    connections,
    duration: seconds,
  });
  if (result.errors + result.timeouts + result.non2xx > 0)
    throw new Error(
      `${path}: ${result.non2xx} bad answers, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  const requests = result['2xx'];
  return {
    perSecond: requests / result.duration,
    cpuMsPerRequest: ((await process.cpuMs()) - cpuMs) / requests,
  };
}
