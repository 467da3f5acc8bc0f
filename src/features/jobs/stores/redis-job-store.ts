import type { Redis } from 'ioredis';
import type { ProgressReport } from '../../../bulk/progress-meter.js';
import type { Environment } from '../../../config/environment.js';
import type { RedisConnection } from '../../../redis/redis-connection.js';
import {
  type Checkpoint,
  FIRST_LEASE_TOKEN,
  JobStore,
  type Lease,
  type Saved,
  type Takeover,
} from './job-store.js';
import { JobErrors } from '../job-errors.js';
import type { Ending, Job, NewJob, StoredState } from '../job.js';
import * as scripts from './redis-scripts.js';

/** Parts of a plan per command: about one megabyte. */
const PARTS_AT_ONCE = 20;

const NAMES_UNTOUCHED = { extent: 'none', started: [], ended: [] } as const;

type ScriptArgument = string | number | Buffer;
type ScriptName = keyof typeof scripts;
type Script = (keyCount: number, ...keysAndArguments: ScriptArgument[]) => Promise<unknown>;
type ScriptReply = [status: Saved['status'], value?: number];

/** The keys of a job, in the order in which the scripts use them. */
function keysOf(id: string): Record<'job' | 'log' | 'input' | 'plan' | 'begun', string> {
  const job = `job:${id}`;
  return { job, log: `${job}:log`, input: `${job}:input`, plan: `${job}:plan`, begun: `${job}:begun` };
}

const allKeysOf = (id: string): string[] => Object.values(keysOf(id));

const indexOf = (owner: string): string => `jobs:${owner}`;

/**
 * Stores jobs in Redis, so that every replica can report and resume them. Each change is one script: it is applied
 * completely or not at all, and only for the holder of the highest token.
 *
 * @remarks Supports one Redis server, optionally with replicas. The keys of a script do not work in a cluster.
 */
export class RedisJobStore extends JobStore {
  readonly isShared = true;
  private readonly redis: Redis & Record<ScriptName, Script>;

  constructor(
    private readonly connection: RedisConnection,
    redis: Redis,
    environment: Environment,
  ) {
    super(environment);
    for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(name, { lua });
    this.redis = redis as typeof this.redis;
  }

  async create(job: NewJob): Promise<Lease> {
    const { JOBS_RUNNING_PER_KEY, JOBS_KEPT_PER_KEY, JOB_LEASE_MS, REDIS_KEY_PREFIX } = this.environment;
    const { job: key, input } = keysOf(job.id);
    const limits = [JOBS_RUNNING_PER_KEY, JOBS_KEPT_PER_KEY, JOB_LEASE_MS, this.retentionMs];
    const values = [job.id, REDIS_KEY_PREFIX, ...limits, job.input, ...fieldsOf(job)];
    const result = await this.ask(() => this.run('CREATE', [key, input, indexOf(job.owner)], ...values));
    if (result === 'running') throw JobErrors.tooManyRunning(JOBS_RUNNING_PER_KEY);
    if (result === 'kept') throw JobErrors.tooManyKept(JOBS_KEPT_PER_KEY);
    return { id: job.id, token: FIRST_LEASE_TOKEN };
  }

  async recreate(job: NewJob, createdAtMs: number, lease: Lease, plan?: readonly string[]): Promise<void> {
    const settings = [lease.token, this.environment.JOB_LEASE_MS, this.retentionMs];
    await this.ask(async () => {
      await this.run('RECREATE', allKeysOf(job.id), ...settings, job.input, createdAtMs, ...fieldsOf(job));
      await this.redis.zadd(indexOf(job.owner), createdAtMs, job.id);
    });
    if (plan !== undefined) await this.keepPlan(lease, plan);
  }

  find(id: string): Promise<Job | undefined> {
    const { job, log } = keysOf(id);
    return this.ask(async () => jobFrom(id, await this.run('FIND', [job, log])));
  }

  async list(owner: string): Promise<Job[]> {
    const ids = await this.ask(() => this.redis.zrevrange(indexOf(owner), 0, -1));
    const jobs = await Promise.all(ids.map((id) => this.find(id)));
    return jobs.filter((job) => job !== undefined);
  }

  input(id: string): Promise<string | undefined> {
    return this.ask(async () => (await this.redis.get(keysOf(id).input)) ?? undefined);
  }

  async plan(id: string): Promise<readonly string[] | undefined> {
    const parts = await this.ask(() => this.redis.lrange(keysOf(id).plan, 0, -1));
    return parts.length === 0 ? undefined : parts;
  }

  entries(id: string, from: number, count: number): Promise<string[]> {
    return this.ask(() => this.redis.lrange(keysOf(id).log, from, from + count - 1));
  }

  entriesAt(id: string, places: Iterable<number>): Promise<string[]> {
    return this.ask(() => this.run('ENTRIES_AT', [keysOf(id).log], ...places));
  }

  /**
   * A process could not renew its lease while Redis was unavailable, so an expired lease can only be taken once Redis has
   * been available for the length of a lease. A released one can be taken immediately.
   */
  take(id: string): Promise<Takeover | undefined> {
    const { JOB_LEASE_MS } = this.environment;
    const canTakeExpired = this.connection.readyForMs >= JOB_LEASE_MS ? 1 : 0;
    const { job, begun } = keysOf(id);
    return this.ask(async () => {
      const taken = await this.run<Taken | null>('TAKE', [job, begun], JOB_LEASE_MS, canTakeExpired);
      if (taken === null) return undefined;
      const [token, names, legacyNames] = taken;
      const legacy = JSON.parse(legacyNames) as string[];
      return { lease: { id, token }, begun: [...names.map(nameFrom), ...legacy] };
    });
  }

  async keepPlan({ id, token }: Lease, parts: readonly string[]): Promise<Saved> {
    const { job, plan } = keysOf(id);
    const next = `${plan}:${token}`;
    for (let at = 0; at < parts.length; at += PARTS_AT_ONCE) {
      const some = parts.slice(at, at + PARTS_AT_ONCE);
      const saved = await this.write('ADD_TO_PLAN', [job, next], token, at, this.retentionMs, ...some);
      if (saved.status !== 'saved') return saved;
    }
    return this.write('KEEP_PLAN', [job, next, plan], token, this.retentionMs);
  }

  save({ id, token }: Lease, { number, from, entries, inFlight, progress }: Checkpoint): Promise<Saved> {
    const { extent, started, ended } = inFlight ?? NAMES_UNTOUCHED;
    const settings = [this.environment.JOB_LEASE_MS, this.retentionMs];
    const texts = [linesOf(started.map(lineOf)), linesOf(ended.map(lineOf)), linesOf(entries)];
    const now = JSON.stringify(progress);
    return this.write('SAVE', allKeysOf(id), token, number, from, ...settings, now, extent, ...texts);
  }

  end({ id, token }: Lease, outcomes: number, ending: Ending, progress: ProgressReport): Promise<Saved> {
    const { state, summary, error } = ending;
    const fields = ['state', state, 'summary', JSON.stringify(summary), 'progress', JSON.stringify(progress)];
    if (error !== undefined) fields.push('error', JSON.stringify(error));
    return this.write('END', allKeysOf(id), token, outcomes, this.retentionMs, ...fields);
  }

  async release({ id, token }: Lease): Promise<void> {
    await this.ask(() => this.run('RELEASE', [keysOf(id).job], token));
  }

  async requestCancel(id: string): Promise<void> {
    await this.ask(() => this.run('REQUEST_CANCEL', [keysOf(id).job]));
  }

  async remove({ id, owner }: Pick<Job, 'id' | 'owner'>): Promise<void> {
    await this.ask(async () => {
      await this.redis.del(allKeysOf(id));
      await this.redis.zrem(indexOf(owner), id);
    });
  }

  /** Runs a script that writes for the holder of a lease. */
  private async write(
    script: ScriptName,
    keys: readonly string[],
    ...values: ScriptArgument[]
  ): Promise<Saved> {
    const [status, value = 0] = await this.ask(() => this.run<ScriptReply>(script, keys, ...values));
    if (status === 'saved') return { status, isCancelRequested: value === 1 };
    return status === 'behind' ? { status, outcomes: value } : { status };
  }

  private run<Reply>(
    script: ScriptName,
    keys: readonly string[],
    ...values: ScriptArgument[]
  ): Promise<Reply> {
    return this.redis[script](keys.length, ...keys, ...values) as Promise<Reply>;
  }

  private async ask<Reply>(send: () => Promise<Reply>): Promise<Reply> {
    try {
      return await send();
    } catch (error) {
      throw JobErrors.unavailable('the job store is unavailable', error);
    }
  }
}

function fieldsOf({ owner, scope, kind, requestId, retryOf, progress }: NewJob): string[] {
  const fields = { owner, scope, kind, request_id: requestId, progress: JSON.stringify(progress) };
  return Object.entries({ ...fields, ...(retryOf !== undefined && { retry_of: retryOf }) }).flat();
}

/** One argument of a command. A string would make the client build one long string per command. */
const linesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.join('\n'));

/** Names are stored as JSON, because an id may contain line breaks and unpaired surrogates. */
const lineOf = (name: string): string => JSON.stringify(name);

const nameFrom = (line: string): string => JSON.parse(line) as string;

type Taken = [token: number, names: string[], legacyNames: string];
type Found = [fields: string[], outcomes: number, now: number, leftMs: number];

function jobFrom(id: string, [fields, outcomes, now, leftMs]: Found): Job | undefined {
  const field = new Map(fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1] ?? '']] : [])));
  if (field.size === 0) return undefined;
  const text = (name: string): string => field.get(name) ?? '';
  const json = (name: string): unknown => {
    const value = field.get(name);
    return value === undefined ? undefined : JSON.parse(value);
  };
  return {
    id,
    owner: text('owner'),
    scope: text('scope'),
    kind: text('kind'),
    requestId: text('request_id'),
    retryOf: field.get('retry_of'),
    createdAtMs: Number(text('created')),
    updatedAtMs: Number(text('updated')),
    finishedAtMs: field.has('finished') ? Number(text('finished')) : undefined,
    expiresAtMs: now + leftMs,
    state: text('state') as StoredState,
    isLeased: Number(text('lease')) > now,
    isCancelRequested: field.get('cancel') === '1',
    progress: json('progress') as ProgressReport,
    summary: json('summary') as object | undefined,
    error: json('error') as Job['error'],
    outcomes,
  };
}
