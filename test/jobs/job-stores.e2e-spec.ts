import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../../src/config/environment.js';
import type { ProgressReport } from '../../src/bulk/progress-meter.js';
import type { Checkpoint, JobStore, Lease } from '../../src/features/jobs/stores/job-store.js';
import type { NewJob } from '../../src/features/jobs/job.js';
import { MemoryJobStore } from '../../src/features/jobs/stores/memory-job-store.js';
import { RedisJobStore } from '../../src/features/jobs/stores/redis-job-store.js';
import { RedisConnection } from '../../src/redis/redis-connection.js';
import { describeWithRedis, itWithOwnRedis, RedisServer } from '../support/redis-server.js';

const LEASE_MS = 2_000;
const PROGRESS: ProgressReport = {
  done: 0,
  total: null,
  failed: 0,
  per_second: 0,
  seconds_left: null,
  calls_in_flight: 0,
};
const SUMMARY = { deleted: 3 };

const job = (id: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  owner: 'owner-1',
  scope: '',
  kind: 'delete_files',
  requestId: 'req-1',
  progress: PROGRESS,
  input: '{"ids":["file-1"]}',
  ...more,
});

const entry = (place: number): string => `${place} {"id":"file-${place}"}`;
const entriesFrom = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => entry(from + index));

/** A checkpoint with all names. Each has a higher number than the one before. */
const checkpoint = (from: number, count: number, started: string[] = []): Checkpoint => ({
  number: (lastNumber += 1),
  from,
  entries: entriesFrom(from, count),
  inFlight: { extent: 'all', started, ended: [] },
  progress: { ...PROGRESS, done: from + count },
});
let lastNumber = 0;

/** A checkpoint with the changes since the previous one. */
const changes = (number: number, from: number, started: string[], ended: string[] = []): Checkpoint => ({
  number,
  from,
  entries: entriesFrom(from, ended.length),
  inFlight: { extent: 'changes', started, ended },
  progress: { ...PROGRESS, done: from + ended.length },
});

function environment(more: Partial<Environment> = {}): Environment {
  return Object.assign(new Environment(), {
    JOBS_RUNNING_PER_KEY: 2,
    JOBS_KEPT_PER_KEY: 3,
    JOB_RETENTION_SECONDS: 60,
    JOB_LEASE_MS: LEASE_MS,
    ...more,
  });
}

/** The tests that every store must pass. */
function itBehavesAsJobStore(open: (more?: Partial<Environment>) => JobStore): void {
  let store: JobStore;
  beforeEach(() => (store = open()));

  const create = (id: string, more?: Partial<NewJob>): Promise<Lease> => store.create(job(id, more));
  const finish = async (lease: Lease, outcomes = 0): Promise<void> => {
    const ending = { state: 'completed', summary: SUMMARY } as const;
    expect(await store.end(lease, outcomes, ending, PROGRESS)).toEqual({
      status: 'saved',
      isCancelRequested: false,
    });
  };
  const idsOf = async (owner = 'owner-1'): Promise<string[]> => (await store.list(owner)).map(({ id }) => id);

  it('stores a new job as leased and running', async () => {
    const before = Date.now();
    expect(await create('job_1', { retryOf: 'job_0', scope: 'a project' })).toEqual({
      id: 'job_1',
      token: 1,
    });
    const { input: _input, ...made } = job('job_1', { retryOf: 'job_0', scope: 'a project' });
    const kept = await store.find('job_1');
    expect(kept).toEqual({
      ...made,
      createdAtMs: expect.any(Number),
      updatedAtMs: kept?.createdAtMs,
      expiresAtMs: expect.any(Number),
      finishedAtMs: undefined,
      state: 'running',
      isLeased: true,
      isCancelRequested: false,
      summary: undefined,
      error: undefined,
      outcomes: 0,
    });
    expect(Math.abs((kept?.createdAtMs ?? 0) - before)).toBeLessThan(30_000);
    expect((kept?.expiresAtMs ?? 0) - (kept?.createdAtMs ?? 0)).toBeGreaterThan(59_000);
    expect(await store.input('job_1')).toBe('{"ids":["file-1"]}');
    expect([await store.find('job_2'), await store.input('job_2')]).toEqual([undefined, undefined]);
  });

  it('lists the jobs of one owner, newest first', async () => {
    await create('job_1');
    await sleep(3);
    await create('job_2');
    await create('job_3', { owner: 'owner-2' });
    expect([await idsOf(), await idsOf('owner-2'), await idsOf('owner-3')]).toEqual([
      ['job_2', 'job_1'],
      ['job_3'],
      [],
    ]);
  });

  it('stores entries in order and returns them from any place', async () => {
    const lease = await create('job_1');
    await store.save(lease, checkpoint(0, 400));
    expect(await store.save(lease, checkpoint(400, 300))).toEqual({
      status: 'saved',
      isCancelRequested: false,
    });
    expect(await store.find('job_1')).toMatchObject({ outcomes: 700, progress: { done: 700 } });
    expect(await store.entries('job_1', 0, 1_000)).toEqual(entriesFrom(0, 700));
    expect(await store.entries('job_1', 250, 300)).toEqual(entriesFrom(250, 300));
    expect(await store.entries('job_1', 700, 300)).toEqual([]);
    expect(await store.entriesAt('job_1', [699, 3, 401])).toEqual([entry(699), entry(3), entry(401)]);
  });

  it('reports a request to cancel to the writer', async () => {
    const lease = await create('job_1');
    await store.requestCancel('job_1');
    expect(await store.find('job_1')).toMatchObject({ state: 'running', isCancelRequested: true });
    expect(await store.save(lease, checkpoint(0, 1))).toEqual({ status: 'saved', isCancelRequested: true });
  });

  it('stores the end of a job and never changes it again', async () => {
    const lease = await create('job_1');
    await store.save(lease, checkpoint(0, 3));
    await finish(lease, 3);
    const ended = await store.find('job_1');
    expect(ended).toMatchObject({
      state: 'completed',
      summary: SUMMARY,
      isLeased: false,
      outcomes: 3,
      finishedAtMs: expect.any(Number),
    });
    await store.requestCancel('job_1');
    expect(await store.find('job_1')).toMatchObject({ state: 'completed', outcomes: 3 });
    expect(await store.take('job_1')).toBeUndefined();
  });

  it('reports a removed job as missing', async () => {
    const lease = await create('job_1');
    await store.save(lease, checkpoint(0, 3));
    await store.remove({ id: 'job_1', owner: 'owner-1' });
    expect([await store.find('job_1'), await idsOf()]).toEqual([undefined, []]);
    expect(await store.entries('job_1', 0, 10)).toEqual([]);
    expect(await store.save(lease, checkpoint(3, 1))).toEqual({ status: 'missing' });
    expect((await store.end(lease, 3, { state: 'completed', summary: {} }, PROGRESS)).status).toBe('missing');
  });

  it('limits the running jobs of one owner', async () => {
    const [first] = [await create('job_1'), await create('job_2')];
    await expect(create('job_3')).rejects.toMatchObject({ kind: 'too_many', code: 'too_many_jobs' });
    await create('job_4', { owner: 'owner-2' });
    await finish(first);
    await create('job_3');
    expect(await idsOf()).toEqual(expect.arrayContaining(['job_1', 'job_2', 'job_3']));
  });

  it('replaces the job that ended first with a new one', async () => {
    for (const id of ['job_1', 'job_2', 'job_3', 'job_4']) {
      await finish(await create(id));
      await sleep(3);
    }
    expect(await idsOf()).toEqual(['job_4', 'job_3', 'job_2']);
  });
}

describe('MemoryJobStore', () => {
  itBehavesAsJobStore((more) => new MemoryJobStore(environment(more)));

  it('removes a finished job after its retention', async () => {
    const store = new MemoryJobStore(environment({ JOB_RETENTION_SECONDS: 0 }));
    const lease = await store.create(job('job_1'));
    expect(await store.find('job_1')).toBeDefined();
    await store.end(lease, 0, { state: 'completed', summary: {} }, PROGRESS);
    expect([await store.find('job_1'), await store.list('owner-1')]).toEqual([undefined, []]);
  });
});

describeWithRedis('RedisJobStore', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  let prefix: string;
  let number = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => connection.onApplicationShutdown());
  afterAll(() => redis.close());

  function open(more: Partial<Environment> = {}): JobStore {
    prefix = `${redis.keyPrefix}${(number += 1)}:`;
    const settings = environment({ REDIS_URL: redis.url, REDIS_KEY_PREFIX: prefix, ...more });
    connection = new RedisConnection(settings);
    return new RedisJobStore(connection, connection.client!, settings);
  }
  const connected = async (store: JobStore): Promise<JobStore> => {
    await connection.onModuleInit();
    return store;
  };

  describe('as a job store', () => {
    itBehavesAsJobStore(open);
    beforeEach(() => connection.onModuleInit());
  });

  it('rejects a checkpoint that does not follow its outcomes', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    await store.save(lease, checkpoint(0, 3));
    expect(await store.save(lease, checkpoint(2, 4))).toEqual({ status: 'behind', outcomes: 3 });
    expect(await store.save(lease, checkpoint(5, 4))).toEqual({ status: 'behind', outcomes: 3 });
    expect((await store.end(lease, 5, { state: 'completed', summary: {} }, PROGRESS)).status).toBe('behind');
    expect(await store.entries('job_1', 0, 10)).toEqual(entriesFrom(0, 3));
  });

  it('hands over a released lease immediately, and an expired one once it has expired', async () => {
    const store = await connected(open());
    const first = await store.create(job('job_1'));
    await store.save(first, checkpoint(0, 3, ['file/file-3']));
    expect(await store.take('job_1')).toBeUndefined();
    await store.release(first);
    expect(await store.find('job_1')).toMatchObject({ isLeased: false, state: 'running' });
    const second = { id: 'job_1', token: 2 };
    expect(await store.take('job_1')).toEqual({ lease: second, begun: ['file/file-3'] });
    expect(await store.take('job_1')).toBeUndefined();
    // Writes of the first lease are rejected.
    expect(await store.save(first, checkpoint(3, 1))).toEqual({ status: 'lost' });
    expect((await store.end(first, 3, { state: 'failed', summary: {} }, PROGRESS)).status).toBe('lost');
    await store.release(first);
    expect(await store.find('job_1')).toMatchObject({ isLeased: true, outcomes: 3, state: 'running' });
    await sleep(LEASE_MS + 100);
    expect(await store.take('job_1')).toEqual({
      lease: { id: 'job_1', token: 3 },
      begun: ['file/file-3'],
    });
  });

  /** The names in flight that a takeover returns. */
  const handedOver = async (store: JobStore, lease: Lease): Promise<string[]> => {
    await store.release(lease);
    return ((await store.take(lease.id))?.begun ?? []).toSorted();
  };
  const SAVED = { status: 'saved', isCancelRequested: false };

  it('stores the names in flight from started and ended names', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    expect(await store.save(lease, { ...checkpoint(0, 0, ['a', 'b']), number: 1 })).toEqual(SAVED);
    expect(await store.save(lease, changes(2, 0, ['c', 'd'], ['a', 'c']))).toEqual(SAVED);
    const { inFlight: _names, ...entriesOnly } = changes(3, 2, ['ignored']);
    expect(await store.save(lease, entriesOnly)).toEqual(SAVED);
    expect(await handedOver(store, lease)).toEqual(['b', 'd']);
    expect(await store.entries('job_1', 0, 10)).toEqual(entriesFrom(0, 2));
  });

  it('rejects repeated and late checkpoints, and changes that do not follow its state', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    const behind = (outcomes: number): object => ({ status: 'behind', outcomes });
    expect(await store.save(lease, changes(2, 0, ['a']))).toEqual(behind(0));
    await store.save(lease, { ...checkpoint(0, 0, ['a']), number: 1 });
    const started = changes(2, 0, ['b']);
    expect(await store.save(lease, started)).toEqual(SAVED);
    const ended = changes(3, 0, [], ['b']);
    expect(await store.save(lease, ended)).toEqual(SAVED);
    for (const late of [started, ended, changes(5, 1, ['c'])])
      expect(await store.save(lease, late)).toEqual(behind(1));
    expect(await store.save(lease, { ...checkpoint(1, 0, ['late']), number: 3 })).toEqual(behind(1));
    expect(await store.find('job_1')).toMatchObject({ outcomes: 1, progress: { done: 1 } });
    expect(await handedOver(store, lease)).toEqual(['a']);
  });

  it('numbers checkpoints per lease, even after losing a takeover', async () => {
    const store = await connected(open());
    const first = await store.create(job('job_1'));
    await store.save(first, { ...checkpoint(0, 1, ['a']), number: 900 });
    // As after a failover to a replica that had not received the takeover.
    const second = { id: 'job_1', token: 2 };
    expect(await store.save(second, { ...checkpoint(1, 1, ['b']), number: 5 })).toEqual(SAVED);
    expect(await store.save(second, changes(6, 2, ['c']))).toEqual(SAVED);
    expect(await store.save(first, { ...checkpoint(2, 1, ['d']), number: 901 })).toEqual({ status: 'lost' });
    expect(await handedOver(store, second)).toEqual(['b', 'c']);
  });

  it('accepts more names than Lua can unpack', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    const names = Array.from({ length: 8_500 }, (_, at) => `file/file-${at}`);
    expect(await store.save(lease, { ...checkpoint(0, 0, names), number: 1 })).toEqual(SAVED);
    const ended = { extent: 'changes', started: ['last'], ended: names.slice(1) } as const;
    expect(await store.save(lease, { ...changes(2, 0, []), inFlight: ended })).toEqual(SAVED);
    expect(await handedOver(store, lease)).toEqual(['file/file-0', 'last']);
  });

  it('returns names with any characters unchanged', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    const names = ['file/a\nb', 'file/\ud800', 'file/"é\\\u2028', 'file/', 'file/gs://bucket/x y'];
    await store.save(lease, { ...checkpoint(0, 0, [...names, 'file/\n']), number: 1 });
    const ended = { extent: 'changes', started: [], ended: ['file/\n'] } as const;
    expect(await store.save(lease, { ...changes(2, 0, []), inFlight: ended })).toEqual(SAVED);
    expect(await handedOver(store, lease)).toEqual(names.toSorted());
  });

  it('reads the names in flight of an earlier version until it has written its own', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    await store.save(lease, { ...checkpoint(0, 3), number: 1 });
    const begun = JSON.stringify(['file/file-3', 'file/file-\ud800']);
    await redis.with((client) => client.hset(`${prefix}job:job_1`, 'begun', begun));
    await store.release(lease);
    const second = await store.take('job_1');
    expect(second?.begun).toEqual(['file/file-3', 'file/file-\ud800']);
    await store.release(second!.lease);
    const third = await store.take('job_1');
    expect(third?.begun).toEqual(['file/file-3', 'file/file-\ud800']);
    expect(await store.save(third!.lease, { ...checkpoint(3, 1, ['file/file-9']), number: 1 })).toEqual(
      SAVED,
    );
    expect(await handedOver(store, third!.lease)).toEqual(['file/file-9']);
  });

  it('removes the names of a job that has ended, was removed or is re-created', async () => {
    const store = await connected(open());
    const namesKept = (): Promise<number> =>
      redis.with((client) => client.exists(`${prefix}job:job_1:begun`));
    const lease = await store.create(job('job_1'));
    await store.save(lease, { ...checkpoint(0, 0, ['a']), number: 1 });
    expect(await namesKept()).toBe(1);
    await redis.with((client) => client.del(`${prefix}job:job_1`));
    await store.recreate(job('job_1'), 1, lease);
    expect(await namesKept()).toBe(0);
    await store.save(lease, { ...checkpoint(0, 0, ['a']), number: 2 });
    await store.end(lease, 0, { state: 'completed', summary: {} }, PROGRESS);
    expect(await namesKept()).toBe(0);
    const other = await store.create(job('job_2'));
    await store.save(other, { ...checkpoint(0, 0, ['a']), number: 1 });
    await store.remove({ id: 'job_2', owner: 'owner-1' });
    expect(await redis.with((client) => client.keys(`${prefix}job:job_2*`))).toEqual([]);
  });

  itWithOwnRedis('writes a checkpoint completely or not at all when Redis is full', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    await store.save(lease, { ...checkpoint(0, 1, ['a', 'b']), number: 1 });
    const limitTo = (bytes: string): Promise<unknown> =>
      redis.with((client) => client.config('SET', 'maxmemory', bytes));
    await limitTo('1');
    const next = changes(2, 1, ['c'], ['a']);
    await expect(store.save(lease, next)).rejects.toMatchObject({ code: 'jobs_unavailable' });
    await limitTo('0');
    expect(await store.find('job_1')).toMatchObject({ outcomes: 1, progress: { done: 1 } });
    expect(await store.save(lease, next)).toEqual(SAVED);
    expect(await handedOver(store, lease)).toEqual(['b', 'c']);
  });

  it('re-creates a lost job and leaves an existing one unchanged', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    const { createdAtMs = 0 } = (await store.find('job_1')) ?? {};
    await store.save(lease, checkpoint(0, 3));
    await store.recreate(job('job_1'), 1, lease);
    expect(await store.find('job_1')).toMatchObject({ outcomes: 3, createdAtMs });
    await store.remove({ id: 'job_1', owner: 'owner-1' });
    await store.recreate(job('job_1'), createdAtMs, { id: 'job_1', token: 4 }, ['a', 'b']);
    expect(await store.find('job_1')).toMatchObject({ outcomes: 0, createdAtMs, isLeased: true });
    expect(await store.list('owner-1')).toHaveLength(1);
    expect([await store.input('job_1'), await store.plan('job_1')]).toEqual([job('job_1').input, ['a', 'b']]);
    expect(await store.save(lease, checkpoint(0, 1))).toEqual({ status: 'lost' });
  });

  it('replaces a plan of many parts at once', async () => {
    const store = await connected(open());
    const lease = await store.create(job('job_1'));
    expect(await store.plan('job_1')).toBeUndefined();
    const parts = Array.from({ length: 55 }, (_, part) => `part ${part}`);
    expect((await store.keepPlan(lease, parts)).status).toBe('saved');
    expect(await store.plan('job_1')).toEqual(parts);
    await store.keepPlan(lease, ['another']);
    expect(await store.plan('job_1')).toEqual(['another']);
    expect((await store.keepPlan({ id: 'job_2', token: 1 }, parts)).status).toBe('missing');
  });

  it('is unavailable while Redis is unavailable', async () => {
    const store = open({ REDIS_URL: 'redis://127.0.0.1:1' });
    const refusal = { kind: 'unavailable', code: 'jobs_unavailable' };
    await expect(store.create(job('job_1'))).rejects.toMatchObject(refusal);
    await expect(store.find('job_1')).rejects.toMatchObject(refusal);
    await expect(store.list('owner-1')).rejects.toMatchObject(refusal);
    await expect(store.save({ id: 'job_1', token: 1 }, checkpoint(0, 1))).rejects.toMatchObject(refusal);
  });
});
