import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOST = '127.0.0.1';

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 5;
const STOP_TIMEOUT_MS = 5_000;
const BYTES_PER_KIB = 1024;
/** Unit of CPU times in /proc on Linux. */
const MS_PER_TICK = 10;

/** A program of the benchmark that listens on its own port. */
export class BenchProcess {
  private readonly ended: Promise<unknown>;

  constructor(
    readonly origin: string,
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    this.ended = once(child, 'exit');
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits for the first response with any status. @throws Error on timeout or if the process exits */
  answers(path: string, signal: AbortSignal): Promise<void> {
    return this.until(() => isAnswered(`${this.origin}${path}`), signal);
  }

  /** Waits until the port accepts connections. @throws Error on timeout or if the process exits */
  listens(signal: AbortSignal): Promise<void> {
    return this.until(() => isConnectable(Number(new URL(this.origin).port)), signal);
  }

  private async until(isUp: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!this.hasEnded && performance.now() < deadline) {
      signal.throwIfAborted();
      if (await isUp()) return;
      await sleep(POLL_MS);
    }
    throw new Error(`${this.name} did not start`);
  }

  /** Returns the resident memory in bytes. Linux only. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * BYTES_PER_KIB;
  }

  /** Returns the CPU time of all threads, which does not depend on other load of the machine. Linux only. */
  async cpuMs(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid ?? 0}/stat`, 'utf8');
    const [userTicks, systemTicks] = status.slice(status.lastIndexOf(')')).split(' ').slice(12, 14);
    return (Number(userTicks) + Number(systemTicks)) * MS_PER_TICK;
  }

  /** Sends SIGTERM and, after 5 seconds, SIGKILL. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const killTimer = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    await this.ended;
    clearTimeout(killTimer);
  }

  kill(): void {
    if (!this.hasEnded) this.child.kill('SIGKILL');
  }
}

/** Starts programs and stops them at the end. */
export class ProcessPool {
  private readonly running = new Set<BenchProcess>();

  /** Starts a program without waiting until it listens. Its standard output is discarded. Default program: Node.js. */
  async start(
    name: string,
    argsFor: (port: number) => readonly string[],
    environmentFor: (port: number) => Readonly<Record<string, string>> = () => ({}),
    program = process.execPath,
  ): Promise<BenchProcess> {
    const port = await findFreePort();
    const child = spawn(program, argsFor(port), {
      // Other variables of the caller would change the figures.
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environmentFor(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const started = new BenchProcess(`http://${HOST}:${port}`, name, child);
    this.running.add(started);
    child.once('exit', () => this.running.delete(started));
    return started;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running].map((running) => running.stop()));
  }

  /** Kills all processes immediately. */
  killAll(): void {
    for (const running of this.running) running.kill();
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function isConnectable(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
