import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { RedisServer } from './redis-server.js';
import { Replica } from './replica.js';

/** The lease of the jobs of {@link Replicas}, unless the variables set another one. */
export const LEASE_MS = 2_000;
const COUNT = 2;

/** Two processes of the service that share one Redis and one upstream. */
export class Replicas {
  /** In the order of their starts; includes the killed ones until the next {@link refill}. */
  readonly all: Replica[] = [];
  private constructor(
    readonly sandbox: Sandbox,
    readonly redis: RedisServer,
    private readonly variables: Readonly<Record<string, string>>,
  ) {}

  static async start(
    sandbox: Sandbox,
    variables: Readonly<Record<string, string>> = {},
    isDurable = false,
  ): Promise<Replicas> {
    const redis = await RedisServer.start({ isDurable });
    const replicas = new Replicas(sandbox, redis, variables);
    try {
      await replicas.refill();
      return replicas;
    } catch (error) {
      await replicas.close();
      throw error;
    }
  }

  async add(variables: Readonly<Record<string, string>> = {}): Promise<Replica> {
    const replica = await Replica.start({
      OPENAI_BASE_URL: this.sandbox.url,
      OPENAI_MAX_CONCURRENCY: '8',
      THROTTLE_LIMIT: '0',
      // Replicas start faster without the documentation.
      SWAGGER_ENABLED: 'false',
      REDIS_URL: this.redis.url,
      REDIS_KEY_PREFIX: this.redis.keyPrefix,
      KEY_HASH_SECRET: 'the same on every replica',
      JOB_LEASE_MS: String(LEASE_MS),
      ...this.variables,
      ...variables,
    });
    this.all.push(replica);
    return replica;
  }

  /** Starts new processes for those that have ended. @throws Error if one does not start */
  async refill(): Promise<void> {
    const running = this.all.filter(({ isRunning }) => isRunning);
    this.all.splice(0, this.all.length, ...running);
    const added = Array.from({ length: COUNT - running.length }, () => this.add());
    const failed = (await Promise.allSettled(added)).find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
  }

  get log(): string {
    return this.all.map(({ log }) => log).join('\n');
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((replica) => replica.kill()));
    await this.redis.close();
  }
}
