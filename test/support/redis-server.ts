import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';

const PROGRAMS = ['redis-server', 'valkey-server'] as const;
const START_WITHIN_MS = 30_000;
const POLL_MS = 10;

/** A Redis or Valkey server program on this machine; `undefined` without. */
export const REDIS_PROGRAM = PROGRAMS.find((program) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** A server that runs already. It is not ended, and nothing in it is touched but names of the test's own. */
const RUNNING_URL = process.env.REDIS_URL;

/** As `describe`, where there is a Redis to test with; elsewhere it is skipped and says so. */
export const describeWithRedis: jest.Describe =
  REDIS_PROGRAM === undefined && RUNNING_URL === undefined ? skip() : describe;

/** As `it`, where Redis may be killed: not where it is one that runs already. */
export const itWithOwnRedis: jest.It = REDIS_PROGRAM === undefined ? it.skip : it;

function skip(): jest.Describe {
  if (process.env.REDIS_TESTS === 'required')
    throw new Error('neither redis-server nor valkey-server is on the PATH');
  process.stderr.write(
    'skipped: tests with Redis need redis-server or valkey-server on the PATH, or REDIS_URL\n',
  );
  return describe.skip;
}

/** A server of its own, on a free port, that can be killed and started again; or else the one that runs already. */
export class RedisServer {
  /** What the names of the test's keys begin with. */
  readonly keyPrefix = `test-${randomUUID()}:`;
  private child: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly isDurable: boolean,
  ) {}

  /** @param isDurable whether it still has everything when it is started again */
  static async start({ isDurable = false } = {}): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    if (REDIS_PROGRAM === undefined) return new RedisServer(RUNNING_URL ?? '', 0, folder, isDurable);
    const port = await freePort();
    const server = new RedisServer(`redis://127.0.0.1:${port}`, port, folder, isDurable);
    try {
      await server.restart();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  async restart(): Promise<void> {
    const durability = this.isDurable
      ? ['--appendonly', 'yes', '--appendfsync', 'always']
      : ['--appendonly', 'no'];
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    this.child = spawn(REDIS_PROGRAM ?? '', [...settings, ...durability], { stdio: 'ignore' });
    const endsAt = performance.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      if (performance.now() > endsAt) throw new Error('Redis did not start');
      await sleep(POLL_MS);
    }
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Everything of the test that is in it, names and values. */
  async dump(): Promise<string> {
    return this.with(async (redis) => {
      const texts: string[] = [];
      for (const key of await redis.keys(`${this.keyPrefix}*`))
        texts.push(key, ...(await valuesOf(redis, key)));
      return texts.join('\n');
    });
  }

  async with<Result>(use: (redis: Redis) => Promise<Result>): Promise<Result> {
    const redis = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await use(redis);
    } finally {
      redis.disconnect();
    }
  }

  private async answers(): Promise<boolean> {
    try {
      await this.with((redis) => redis.ping());
      return true;
    } catch {
      return false;
    }
  }
}

async function valuesOf(redis: Redis, key: string): Promise<string[]> {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.get(key)) ?? ''];
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'hash':
      return Object.entries(await redis.hgetall(key)).flat();
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, '-1');
    default:
      throw new Error(`${key} is of a type that is not read here`);
  }
}
