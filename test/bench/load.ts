import autocannon from 'autocannon';
import type { BenchProcess } from './processes.js';

export interface LoadTarget {
  /** The process whose CPU time is measured. */
  readonly process: BenchProcess;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
}

export interface Throughput {
  readonly perSecond: number;
  readonly cpuMsPerRequest: number;
}

/**
 * Measures the throughput of one GET request on keep-alive connections.
 *
 * @throws Error if any response is not 200
 */
export async function measureThroughput(load: LoadTarget, seconds: number): Promise<Throughput> {
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
      `${path}: ${result.non2xx} other statuses, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  const requests = result['2xx'];
  return {
    perSecond: requests / result.duration,
    cpuMsPerRequest: ((await process.cpuMs()) - cpuMs) / requests,
  };
}
