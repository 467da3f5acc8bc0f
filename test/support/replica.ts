import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { assertNoKeyLeaks } from './checks/key-leaks.js';
import type { Service } from './service.js';

/** Allows for a busy machine; one second is usual. */
const START_WITHIN_MS = 60_000;
const POLL_MS = 10;
/** Allows for a busy machine; ten seconds are usual. */
export const BUILD_WITHIN_MS = 180_000;
/** Everything that the build depends on. */
const BUILD_INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
const ONE_HOUR_MS = 3_600_000;
/** Folder of the build; set by {@link build}. */
let folder = '';

/**
 * Compiles the service as for production, without type checks, unless a test has already compiled the same sources. Other
 * processes may build at the same time.
 */
export function build(): void {
  folder = `dist-test-${hashOf(BUILD_INPUTS)}`;
  if (existsSync(folder)) return;
  removeOldBuilds();
  const unfinished = `dist-test-unfinished-${process.pid}`;
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', unfinished];
  execFileSync(process.execPath, [tsc, ...options], { timeout: BUILD_WITHIN_MS });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Spares recent folders, which other processes may be using. */
function removeOldBuilds(): void {
  for (const name of readdirSync('.'))
    if (name.startsWith('dist-test-') && statSync(name).mtimeMs < Date.now() - ONE_HOUR_MS)
      rmSync(name, { recursive: true, force: true });
}

function hashOf(paths: readonly string[]): string {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
          .map(({ parentPath, name }) => join(parentPath, name))
      : [path],
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
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
