import { fileURLToPath } from 'node:url';
import { type Process, Processes } from './processes.js';
import { KEYS, SandboxClient } from './sandbox-client.js';
import { ServiceClient } from './service-client.js';

const programs = new URL('../', import.meta.url);
const SERVICE = fileURLToPath(new URL('main.js', programs));
const SANDBOX = fileURLToPath(new URL('sandbox/main.js', programs));
const BARE_PROXY = fileURLToPath(new URL('bench/bare-proxy.js', programs));
const SINK = fileURLToPath(new URL('bench/sink.js', programs));

export interface Service {
  readonly process: Process;
  readonly client: ServiceClient;
}

/** What a row works with: every run gets fresh processes, which have learned nothing of upstream yet. */
export class Workbench {
  constructor(
    private readonly processes: Processes,
    /** Figures that are measured once, by name. */
    private readonly references: Map<string, number>,
    /** Fires when the bench is to end. */
    readonly signal: AbortSignal,
  ) {}

  /** An empty sandbox without latency. */
  async sandbox(): Promise<SandboxClient> {
    const started = await this.processes.start('the sandbox', (port) => [
      SANDBOX,
      '--only-upstream',
      ...['--port', String(port), '--seed', 'empty', '--indexing-ms', '0'],
      ...KEYS.flatMap((key) => ['--key', key]),
    ]);
    await started.answers('/_sandbox/settings', this.signal);
    return new SandboxClient(started.origin, this.signal);
  }

  /** The service in front of a sandbox, with its logs on. */
  async service(upstream: SandboxClient, settings: Readonly<Record<string, string>> = {}): Promise<Service> {
    const started = await this.startService(upstream.baseUrl, settings);
    return { process: started, client: new ServiceClient(started.origin, this.signal) };
  }

  /** The service, from its start until it answers. */
  async startService(baseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<Process> {
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

  /** An upstream that takes whatever comes. */
  async sink(): Promise<Process> {
    const started = await this.processes.start('the sink', (port) => [SINK, String(port)]);
    await started.answers('/', this.signal);
    return started;
  }

  /** An empty Redis, as compose starts it: what it holds is in its memory alone. @returns its address */
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

  async bareProxy(upstream: { readonly origin: string }): Promise<Process> {
    const started = await this.processes.start('the bare proxy', (port) => [
      BARE_PROXY,
      String(port),
      upstream.origin,
    ]);
    await started.answers('/v1/vector_stores', this.signal);
    return started;
  }

  /** Milliseconds of work that is measured once, by the first run that needs it: some of it takes minutes. */
  async reference(name: string, work: () => Promise<number>): Promise<number> {
    const known = this.references.get(name);
    if (known !== undefined) return known;
    const value = await work();
    this.references.set(name, value);
    return value;
  }

  /** Ends the processes of a run. */
  clear(): Promise<void> {
    return this.processes.stopAll();
  }
}

/** How long it takes. */
export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
