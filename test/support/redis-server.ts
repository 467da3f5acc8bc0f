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
const START_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/** The Redis or Valkey server on the PATH, if any. */
export const REDIS_PROGRAM = PROGRAMS.find((program) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** A running server. The tests do not stop it and use only keys with their own prefix. */
const RUNNING_URL = process.env.REDIS_URL;

/** Like `describe`, but skipped with a message if there is no Redis server. */
export const describeWithRedis: jest.Describe =
  REDIS_PROGRAM === undefined && RUNNING_URL === undefined ? skip() : describe;

/** Like `it`, but skipped if the test cannot kill the Redis server because it did not start it. */
export const itWithOwnRedis: jest.It = REDIS_PROGRAM === undefined ? it.skip : it;

function skip(): jest.Describe {
  if (process.env.REDIS_TESTS === 'required')
    throw new Error('neither redis-server nor valkey-server is on the PATH');
  process.stderr.write(
    'skipped: tests with Redis require redis-server or valkey-server on the PATH, or REDIS_URL\n',
  );
  return describe.skip;
}

/** A Redis server on a free port that can be killed and restarted, or the running server of `REDIS_URL`. */
export class RedisServer {
  /** Prefix of all keys of the test. */
  readonly keyPrefix = `test-${randomUUID()}:`;
  private child: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly folder: string,
    private readonly isDurable: boolean,
  ) {}

  /** @param isDurable keeps the data across restarts */
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
    const endsAt = performance.now() + START_TIMEOUT_MS;
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

  /** Returns the names and values of all keys of the test. */
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
      throw new Error(`the type of ${key} is not supported`);
  }
}
