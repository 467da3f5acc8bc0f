import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Command, Redis } from 'ioredis';
import { Environment } from '../config/environment.js';

/** Time limit of one command. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Time that the startup waits for Redis before it continues without it. */
const START_WAIT_MS = 2_000;
/** Maximum time between two attempts to connect. */
const MAX_RECONNECT_MS = 250;
const RECONNECT_STEP_MS = 50;

/**
 * Drops the arguments of a command once it has settled. V8 allocates the command objects of a busy connection in the old
 * generation, so that the arguments would stay in memory until the next full garbage collection: 350 bytes for each
 * deletion of a job, measured with Node 20.
 */
class RedisClient extends Redis {
  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    const reply = super.sendCommand(command, stream);
    const dropArguments = (): void => void (command.args = []);
    command.promise.then(dropArguments, dropArguments);
    return reply;
  }
}

/**
 * The connection to Redis or Valkey, if one is configured. While Redis is unavailable, commands fail immediately and the
 * connection is retried until it succeeds.
 */
@Injectable()
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RedisConnection.name);
  /** `undefined` if no Redis is configured. */
  readonly client: Redis | undefined;
  private wasReady = true;
  private readySinceMs = Infinity;

  constructor({ REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix }: Environment) {
    if (url === '') return;
    this.client = new RedisClient(url, {
      keyPrefix,
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: (times) => Math.min(MAX_RECONNECT_MS, times * RECONNECT_STEP_MS),
    });
    // Emitted for each failed attempt; only a change of the state is logged.
    this.client.on('error', (error: Error) => this.note(false, error));
    this.client.on('close', () => this.note(false));
    this.client.on('ready', () => {
      this.readySinceMs = performance.now();
      this.note(true);
    });
  }

  get isConfigured(): boolean {
    return this.client !== undefined;
  }

  get isReady(): boolean {
    return this.client?.status === 'ready';
  }

  /** Milliseconds that Redis has been available without interruption; 0 while it is unavailable. */
  get readyForMs(): number {
    return this.isReady ? performance.now() - this.readySinceMs : 0;
  }

  async onModuleInit(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    const ready = new Promise<void>((resolve) => {
      client.once('ready', resolve);
      setTimeout(resolve, START_WAIT_MS).unref();
    });
    client.connect().catch(() => undefined);
    await ready;
  }

  onApplicationShutdown(): void {
    // Suppresses the warning about the disconnection.
    this.wasReady = false;
    this.client?.disconnect();
  }

  private note(isReady: boolean, error?: Error): void {
    if (isReady === this.wasReady) return;
    this.wasReady = isReady;
    if (isReady) this.logger.log({ msg: 'redis connected' });
    else this.logger.warn({ msg: 'redis unavailable', reason: error?.message });
  }
}
