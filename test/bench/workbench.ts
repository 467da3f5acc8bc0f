import { fileURLToPath } from 'node:url';
import { type BenchProcess, ProcessPool } from './processes.js';
import { BENCH_KEYS, SandboxApi } from './sandbox-api.js';
import { ServiceClient } from './service-client.js';

const programs = new URL('../', import.meta.url);
const SERVICE = fileURLToPath(new URL('main.js', programs));
const SANDBOX = fileURLToPath(new URL('sandbox/main.js', programs));
const BARE_PROXY = fileURLToPath(new URL('bench/bare-proxy.js', programs));
const SINK = fileURLToPath(new URL('bench/sink.js', programs));

export interface BenchService {
  readonly process: BenchProcess;
  readonly client: ServiceClient;
}

/** Starts the processes of one run. They are new in every run, so they have learned nothing about upstream. */
export class Workbench {
  constructor(
    private readonly processes: ProcessPool,
    /** Values measured once, by name. */
    private readonly references: Map<string, number>,
    /** Aborted to stop the benchmark. */
    readonly signal: AbortSignal,
  ) {}

  /** Starts an empty sandbox without latency. */
  async sandbox(): Promise<SandboxApi> {
    const started = await this.processes.start('the sandbox', (port) => [
      SANDBOX,
      '--only-upstream',
      ...['--port', String(port), '--seed', 'empty', '--indexing-ms', '0'],
      ...BENCH_KEYS.flatMap((key) => ['--key', key]),
    ]);
    await started.answers('/_sandbox/settings', this.signal);
    return new SandboxApi(started.origin, this.signal);
  }

  /** Starts the service with logging, connected to a sandbox. */
  async service(
    upstream: SandboxApi,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<BenchService> {
    const started = await this.startService(upstream.baseUrl, settings);
    return { process: started, client: new ServiceClient(started.origin, this.signal) };
  }

  /** Starts the service and waits until it responds. */
  async startService(
    baseUrl: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<BenchProcess> {
    const started = await this.processes.start(
      'the service',
      () => [SERVICE],
      (port) => ({
        PORT: String(port),
        HOST: '127.0.0.1',
        OPENAI_BASE_URL: baseUrl,
        LOG_LEVEL: 'info',
        ...settings,
      }),
    );
    await started.answers('/health/live', this.signal);
    return started;
  }

  /** Starts an upstream that discards all bodies. */
  async sink(): Promise<BenchProcess> {
    const started = await this.processes.start('the sink', (port) => [SINK, String(port)]);
    await started.answers('/', this.signal);
    return started;
  }

  /** Starts an empty Redis without persistence, as docker-compose.yml does, and returns its URL. */
  async redis(): Promise<string> {
    const started = await this.processes.start(
      'redis-server',
      (port) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      undefined,
      'redis-server',
    );
    await started.listens(this.signal);
    return started.origin.replace('http:', 'redis:');
  }

  async bareProxy(upstream: { readonly origin: string }): Promise<BenchProcess> {
    const started = await this.processes.start('the bare proxy', (port) => [
      BARE_PROXY,
      String(port),
      upstream.origin,
    ]);
    await started.answers('/v1/vector_stores', this.signal);
    return started;
  }

  /** Returns a duration that is measured once for all runs, because it can take minutes. */
  async reference(name: string, work: () => Promise<number>): Promise<number> {
    const known = this.references.get(name);
    if (known !== undefined) return known;
    const value = await work();
    this.references.set(name, value);
    return value;
  }

  /** Stops the processes of the run. */
  clear(): Promise<void> {
    return this.processes.stopAll();
  }
}

/** Measures the duration of some work. */
export async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
