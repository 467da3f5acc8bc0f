import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { assertNoKeyLeaks } from './checks/key-leaks.js';
import type { Service } from './service.js';
import { buildOnce, BUILD_WITHIN_MS } from './test-builds.js';

export { BUILD_WITHIN_MS } from './test-builds.js';

/** Allows for a busy machine; one second is usual. */
const START_WITHIN_MS = 60_000;
const POLL_MS = 10;
/** Everything that the build depends on. */
const BUILD_INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
/** Folder of the build; set by {@link build}. */
let folder = '';

/** Compiles the service as for production, without type checks, unless a test has already compiled the same sources. */
export function build(): void {
  folder = buildOnce('service', BUILD_INPUTS, (target) => {
    const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
    const options = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', target];
    execFileSync(process.execPath, [tsc, ...options], { timeout: BUILD_WITHIN_MS });
  });
}

/** The service in a separate process. */
export class Replica implements Pick<Service, 'url' | 'checkForLeaks'> {
  private text = '';
  private readonly exited: Promise<unknown[]>;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    this.exited = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
  }

  static async start(variables: Readonly<Record<string, string>>): Promise<Replica> {
    const port = await freePort();
    const child = spawn(process.execPath, [join(folder, 'main.js')], {
      env: { ...variables, PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const replica = new Replica(`http://127.0.0.1:${port}`, child);
    try {
      await replica.untilReady();
    } catch (error) {
      await replica.kill();
      throw error;
    }
    return replica;
  }

  /** Everything written to the standard streams. */
  get log(): string {
    return this.text;
  }

  /** Returns the log lines with a message. */
  lines(msg: string): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line.includes(`"msg":"${msg}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  checkForLeaks(key: string, answer: string): void {
    assertNoKeyLeaks('the response', answer, key);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Sends SIGTERM and resolves to the exit code. */
  async terminate(): Promise<unknown> {
    this.child.kill('SIGTERM');
    const [code] = await this.exited;
    return code;
  }

  private async untilReady(): Promise<void> {
    const endsAt = performance.now() + START_WITHIN_MS;
    while (this.child.exitCode === null && performance.now() < endsAt) {
      try {
        if ((await fetch(`${this.url}/health/live`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await sleep(POLL_MS);
    }
    throw new Error(`the service did not start: ${this.text}`);
  }
}
