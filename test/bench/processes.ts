import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOST = '127.0.0.1';

const START_WITHIN_MS = 20_000;
const POLL_MS = 5;
const STOP_WITHIN_MS = 5_000;
const BYTES_PER_KIB = 1024;
/** Unit of the CPU times in /proc on Linux. */
const MS_PER_TICK = 10;

/** A program started for the bench, listening on a port of its own. */
export class Process {
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

  /** Waits for the first answer of any status. @throws Error when the process ends, or there is none in time */
  answers(path: string, signal: AbortSignal): Promise<void> {
    return this.until(() => isAnswered(`${this.origin}${path}`), signal);
  }

  /** As {@link answers}, for what does not speak HTTP: waits until it can be connected to. */
  listens(signal: AbortSignal): Promise<void> {
    return this.until(() => isConnectable(Number(new URL(this.origin).port)), signal);
  }

  private async until(isUp: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + START_WITHIN_MS;
    while (!this.hasEnded && performance.now() < deadline) {
      signal.throwIfAborted();
      if (await isUp()) return;
      await sleep(POLL_MS);
    }
    throw new Error(`${this.name} did not start`);
  }

  /** Bytes of memory that are in use and in RAM, as the kernel counts them. Linux only. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * BYTES_PER_KIB;
  }

  /** CPU time used so far, by all threads. Unlike time on the clock it says the same on a busy machine. Linux only. */
  async cpuMs(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid ?? 0}/stat`, 'utf8');
    const [userTicks, systemTicks] = status.slice(status.lastIndexOf(')')).split(' ').slice(12, 14);
    return (Number(userTicks) + Number(systemTicks)) * MS_PER_TICK;
  }

  /** Asks it to stop, and insists after a while. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => this.kill(), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(patience);
  }

  kill(): void {
    if (!this.hasEnded) this.child.kill('SIGKILL');
  }
}

/** Starts programs, and sees to it that none outlives the bench. */
export class Processes {
  private readonly running = new Set<Process>();

  /** Starts a program, of Node unless told; it does not listen yet. Its standard output is thrown away. */
  async start(
    name: string,
    argsFor: (port: number) => readonly string[],
    environmentFor: (port: number) => Readonly<Record<string, string>> = () => ({}),
    program = process.execPath,
  ): Promise<Process> {
    const port = await freePort();
    const child = spawn(program, argsFor(port), {
      // Nothing of the caller's environment but what a process needs: settings would change the figures.
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environmentFor(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const started = new Process(`http://${HOST}:${port}`, name, child);
    this.running.add(started);
    child.once('exit', () => this.running.delete(started));
    return started;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running].map((running) => running.stop()));
  }

  /** At once, for the very end. */
  killAll(): void {
    for (const running of this.running) running.kill();
  }
}

async function freePort(): Promise<number> {
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
