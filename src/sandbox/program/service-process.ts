import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const LIVENESS_POLL_MS = 100;
const KILL_AFTER_MS = 15_000;

/** The service as a child process that shares the standard streams. */
export class ServiceProcess {
  /** Resolves to the exit code; 1 if a signal ended the process. */
  readonly ended: Promise<number>;
  private readonly child: ChildProcess;

  constructor(entry: string, environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [entry], { env: environment, stdio: 'inherit' });
    this.ended = once(this.child, 'exit').then(
      ([code]) => (code as number | null) ?? 1,
      () => 1,
    );
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Polls the URL until it returns 200. Resolves to false on timeout, abort or exit of the process. */
  async isLive(url: string, withinMs: number, stop: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!this.hasEnded && !stop.aborted && performance.now() < deadline) {
      if (await isHealthy(url)) return !this.hasEnded;
      await delay(LIVENESS_POLL_MS);
    }
    return false;
  }

  /** Whether the URL returns 200. */
  serves(url: string): Promise<boolean> {
    return isHealthy(url);
  }

  /** Sends SIGTERM and, after 15 seconds, SIGKILL. Resolves to the exit code. */
  async stop(): Promise<number> {
    this.child.kill('SIGTERM');
    const killTimer = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS);
    return this.ended.finally(() => clearTimeout(killTimer));
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
