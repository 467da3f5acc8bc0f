import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const LIVENESS_POLL_MS = 100;
const KILL_AFTER_MS = 15_000;

/** The service as a child process, with its output on ours. */
export class ServiceProcess {
  /** Resolves with the exit code once the child has ended; 1 where a signal ended it. */
  readonly ended: Promise<number>;
  private readonly child: ChildProcess;
  private hasEnded = false;

  constructor(entry: string, environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [entry], { env: environment, stdio: 'inherit' });
    this.ended = new Promise((resolve) => {
      this.child.once('error', () => resolve(1));
      this.child.once('exit', (code) => resolve(code ?? 1));
    });
    void this.ended.then(() => {
      this.hasEnded = true;
    });
  }

  /** Says whether that URL answered 200 in time; gives up early when the child ends or the signal is aborted. */
  async isLive(url: string, withinMs: number, stop: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!this.hasEnded && !stop.aborted && performance.now() < deadline) {
      if (await isHealthy(url)) return !this.hasEnded;
      await delay(LIVENESS_POLL_MS);
    }
    return false;
  }

  /** Asks the child to stop, and insists after 15 s. */
  async stop(): Promise<number> {
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS);
    return this.ended.finally(() => clearTimeout(patience));
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
