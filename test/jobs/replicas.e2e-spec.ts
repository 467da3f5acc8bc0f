import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { type Answer, freshKey, problem, send } from '../support/client.js';
import { ASYNC, JobsClient } from '../support/jobs.js';
import { describeWithRedis, itWithOwnRedis, RedisServer } from '../support/redis-server.js';
import { build, BUILD_WITHIN_MS, Replica } from '../support/replica.js';
import { startSandbox } from '../support/sandbox.js';
import { leaksIn } from '../support/checks/key-leaks.js';
import type { Service } from '../support/service.js';
import { settled, until } from '../support/until.js';

const LEASE_MS = 2_000;
const STORES = 2_000;
/** Time limit of one test. */
const PATIENCE_MS = 180_000;

jest.setTimeout(PATIENCE_MS);

/** Two processes of the service that share one Redis and one upstream. */
class Replicas {
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
    const started = await Promise.allSettled([replicas.add(), replicas.add()]);
    const failed = started.find(({ status }) => status === 'rejected');
    if (failed === undefined) return replicas;
    await replicas.close();
    throw (failed as PromiseRejectedResult).reason;
  }

  async add(): Promise<Replica> {
    const replica = await Replica.start({
      OPENAI_BASE_URL: this.sandbox.url,
      OPENAI_MAX_CONCURRENCY: '8',
      THROTTLE_LIMIT: '0',
      REDIS_URL: this.redis.url,
      REDIS_KEY_PREFIX: this.redis.keyPrefix,
      KEY_HASH_SECRET: 'the same on every replica',
      JOB_LEASE_MS: String(LEASE_MS),
      ...this.variables,
    });
    this.all.push(replica);
    return replica;
  }

  get log(): string {
    return this.all.map(({ log }) => log).join('\n');
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((replica) => replica.kill()));
    await this.redis.close();
  }
}

const asService = (replica: Replica | undefined): Service => replica as unknown as Service;

describeWithRedis('two replicas with one Redis', () => {
  let sandbox: Sandbox;
  let key: string;
  let replicas: Replicas;

  beforeAll(async () => {
    build();
    sandbox = await startSandbox();
  }, BUILD_WITHIN_MS);
  beforeEach(() => {
    sandbox.reset();
    key = freshKey(sandbox);
  });
  afterEach(() => replicas.close());
  afterAll(() => sandbox.close());

  const clientOf = (replica: Replica | undefined): JobsClient =>
    new JobsClient(() => asService(replica), key);

  function stores(count = STORES): string[] {
    const account = sandbox.account(key);
    return Array.from({ length: count }, (_, at) => {
      const id = `vs_${at}`;
      account.createStore({ id });
      return id;
    });
  }

  /** Checks that every id is reported once, as deleted, and is deleted. */
  async function expectAllDeleted(client: JobsClient, id: string, ids: readonly string[]): Promise<void> {
    const { success, failed, summary } = await client.report(id);
    expect(failed).toEqual([]);
    expect(success).toEqual(ids);
    expect(summary).toEqual({
      requested: ids.length,
      distinct: ids.length,
      deleted: ids.length,
      failed: 0,
      not_attempted: 0,
    });
    expect(sandbox.account(key).storeIds()).toEqual([]);
    const reported = (await client.events(id)).filter(({ event }) => event === 'outcome');
    expect(reported.map(({ data }) => data.id as string).sort()).toEqual([...ids].sort());
  }

  it('lose nothing when the process of a job is killed at any time', async () => {
    replicas = await Replicas.start(sandbox);
    sandbox.configure({ latency_ms: 12 });
    const ids = stores();
    let [running, other] = replicas.all;
    const id = await clientOf(running).begin('DELETE /vector_stores', { vector_store_ids: ids });
    const killedAt: number[] = [];
    for (let kill = 1; kill <= 3; kill += 1) {
      const enough = Math.round(STORES * (kill - 1 + Math.random()) * 0.28);
      const { progress } = await clientOf(other).until(id, (job) => job.progress.done >= enough);
      killedAt.push(progress.done as number);
      await running?.kill();
      await clientOf(other).until(id, ({ state }) => state !== 'interrupted');
      [running, other] = [other, await replicas.add()];
    }
    const ended = await clientOf(other).ended(id);
    expect({ killedAt, state: ended.state }).toEqual({ killedAt, state: 'completed' });
    await expectAllDeleted(clientOf(other), id, ids);
  });

  it('resume the cascade of a killed process', async () => {
    replicas = await Replicas.start(sandbox);
    const account = sandbox.account(key);
    const ids = stores(60);
    for (const [at, storeId] of ids.entries()) {
      for (let file = 0; file < 10; file += 1) {
        account.createFile({ id: `file-${at}-${file}` });
        account.attach(storeId, `file-${at}-${file}`);
      }
    }
    account.createStore({ id: 'vs_other' });
    account.attach('vs_other', 'file-3-3');
    sandbox.configure({ latency_ms: 15 });
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores/with-files', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 150);
    await first?.kill();
    expect(await clientOf(second).ended(id)).toMatchObject({
      state: 'completed',
      progress: { done: 660, total: 660, failed: 0 },
      summary: {
        vector_stores_deleted: 60,
        vector_stores_failed: 0,
        files_found: 600,
        files_deleted: 599,
        files_failed: 0,
        files_kept_shared: 1,
      },
    });
    const report = await clientOf(second).report(id);
    expect(report.vector_stores_deleted).toEqual(ids);
    expect(new Set(report.files_deleted).size).toBe(599);
    expect(report.files_kept_shared).toEqual([{ id: 'file-3-3', vector_store_ids: ['vs_other'] }]);
    expect(account.storeIds()).toEqual(['vs_other']);
    expect(account.fileIds()).toEqual(['file-3-3']);
  });

  itWithOwnRedis.each([
    ['and has everything', true],
    ['and has lost everything', false],
  ])('lose nothing when Redis is killed and restarts %s', async (_case, isDurable) => {
    replicas = await Replicas.start(sandbox, {}, isDurable);
    sandbox.configure({ latency_ms: 20 });
    const ids = stores();
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 300);
    const before = sandbox.log().length;
    await replicas.redis.kill();
    await Promise.all(
      replicas.all.map((replica) => until(() => replica.lines('redis unavailable').length > 0)),
    );
    const unavailable = { status: 503, body: { code: 'jobs_unavailable' }, headers: { 'retry-after': '2' } };
    expect(await clientOf(second).find(id)).toMatchObject(unavailable);
    expect(
      await clientOf(second).send('DELETE /files', { body: { file_ids: [] }, headers: ASYNC }),
    ).toMatchObject(unavailable);
    expect((await clientOf(second).send('DELETE /files', { body: { file_ids: ['file-1'] } })).status).toBe(
      200,
    );
    expect((await send(asService(second), 'GET /health/ready', { key: null })).body).toEqual({
      status: 'ok',
      redis: 'away',
    });
    // Longer than the lease: the job must not count as abandoned.
    await sleep(LEASE_MS);
    await until(() => sandbox.log().length - before > 300);
    await replicas.redis.restart();
    await untilFound(clientOf(second), id);
    expect((await clientOf(second).ended(id)).state).toBe('completed');
    await expectAllDeleted(clientOf(second), id, ids);
    expect((await send(asService(second), 'GET /health/ready', { key: null })).body).toEqual({
      status: 'ok',
      redis: 'up',
    });
    expect((await clientOf(second).send('GET /jobs')).body.data).toHaveLength(1);
  });

  it('hand over a job at shutdown', async () => {
    // Without a release, the job could not be taken over before its lease expires.
    replicas = await Replicas.start(sandbox, { JOB_LEASE_MS: '600000', SHUTDOWN_GRACE_MS: '60000' });
    sandbox.configure({ latency_ms: 10 });
    const ids = stores(1_000);
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 100);
    const reportedAt = performance.now();
    expect(await first?.terminate()).toBe(0);
    expect(performance.now() - reportedAt).toBeLessThan(30_000);
    expect((await clientOf(second).send('GET /jobs')).body.data).toMatchObject([
      { id, state: 'interrupted' },
    ]);
    expect((await clientOf(second).find(id)).body.state).toBe('running');
    expect((await clientOf(second).ended(id)).state).toBe('completed');
    await expectAllDeleted(clientOf(second), id, ids);
    expect(first?.lines('jobs interrupted')).toEqual([]);
  });

  /** Manifests of the given number of stores, each with these files. */
  function manifests(count: number, ...files: string[]): { manifests: object[] } {
    return {
      manifests: Array.from({ length: count }, (_, at) => ({
        object: 'vector_store.manifest',
        version: 1,
        vector_store: { id: `vs_${at}` },
        files: files.map((file_id) => ({ file_id })),
      })),
    };
  }

  it('create every store of a restore once when the job is handed over midway', async () => {
    replicas = await Replicas.start(sandbox, { JOB_LEASE_MS: '600000', SHUTDOWN_GRACE_MS: '5000' });
    const account = sandbox.account(key);
    account.createFile({ id: 'file-a' });
    sandbox.configure({ latency_ms: 100 });
    const [first, second] = replicas.all;
    const body = manifests(60, 'file-a', 'file-gone');
    const id = await clientOf(first).begin('POST /vector_stores/restore', body);
    await clientOf(second).until(id, ({ progress }) => progress.done >= 10);
    expect(await first?.terminate()).toBe(0);
    expect((await clientOf(second).ended(id)).state).toBe('completed');
    const { vector_stores_failed, files_not_found, summary } = await clientOf(second).report(id);
    expect(vector_stores_failed).toEqual([]);
    expect(summary).toMatchObject({
      distinct: 60,
      vector_stores_created: 60,
      files: 120,
      files_attached: 60,
      files_not_found: 60,
      files_failed: 0,
      files_pending: 0,
    });
    expect(account.storeIds()).toHaveLength(60);
    const lacking = (files_not_found as { vector_store_id: string }[]).map((file) => file.vector_store_id);
    expect(lacking.toSorted()).toEqual([...account.storeIds()].sort());
  });

  it('report every store and file of a restore once when it is cancelled before the other replica has scanned', async () => {
    replicas = await Replicas.start(sandbox);
    sandbox.account(key).createFile({ id: 'file-a' });
    // No file is indexed, so attached files are not reported before the first replica is killed.
    sandbox.configure({ latency_ms: 50, indexing_ms: 600_000 });
    const [first, second] = replicas.all;
    const body = manifests(3, 'file-a', 'file-gone');
    const id = await clientOf(first).begin('POST /vector_stores/restore', body);
    await clientOf(second).until(id, ({ progress }) => progress.done >= 6);
    await first?.kill();
    sandbox.configure({ latency_ms: 1_000 });
    await sleep(LEASE_MS + 200);
    await clientOf(second).send(`POST /jobs/${id}/cancel`);
    expect((await clientOf(second).ended(id)).state).toBe('cancelled');
    const report = await clientOf(second).report(id);
    expect(report.vector_stores_created).toHaveLength(3);
    expect(report.vector_stores_failed).toEqual([]);
    expect(report.files_not_found).toHaveLength(3);
    expect(report.files_failed).toEqual(
      report.vector_stores_created.map((store: { id: string; from: string }) => ({
        id: 'file-a',
        vector_store_id: store.id,
        from: store.from,
        error: expect.stringContaining('result is unknown'),
        status_code: 503,
        code: 'interrupted',
        retryable: true,
        attempts: 1,
      })),
    );
    expect(report.summary).toMatchObject({
      distinct: 3,
      vector_stores_created: 3,
      vector_stores_failed: 0,
      files: 6,
      files_failed: 3,
      files_not_found: 3,
    });
  });

  it('cancel a job of the other replica after a few more calls, for its owner only', async () => {
    replicas = await Replicas.start(sandbox);
    sandbox.configure({ latency_ms: 100 });
    const ids = stores();
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 50);
    const stranger = new JobsClient(() => asService(second), freshKey(sandbox));
    expect(await stranger.find(id)).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    expect((await stranger.send(`POST /jobs/${id}/cancel`)).status).toBe(404);
    expect((await stranger.send('GET /jobs')).body.data).toEqual([]);
    const before = sandbox.log().length;
    expect((await clientOf(second).send(`POST /jobs/${id}/cancel`)).status).toBe(202);
    const ended = await clientOf(second).ended(id);
    expect(ended.state).toBe('cancelled');
    // Eight calls at a time of 100 ms each: 16 calls in 200 ms, and another eight in flight.
    expect(await settled(() => sandbox.log().length - before, 300)).toBeLessThan(60);
    const report = await clientOf(second).report(id);
    expect(report.success).toHaveLength(sandbox.log().length);
    expect(report.summary).toMatchObject({
      distinct: STORES,
      deleted: report.success.length,
      failed: STORES - report.success.length,
      not_attempted: STORES - report.success.length,
    });
  });

  it('cancel an interrupted job and report its unknown outcomes', async () => {
    replicas = await Replicas.start(sandbox);
    sandbox.configure({ latency_ms: 100 });
    const ids = stores(200);
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 8);
    await first?.kill();
    await sleep(LEASE_MS + 200);
    const sent = sandbox.log().length;
    await clientOf(second).send(`POST /jobs/${id}/cancel`);
    expect((await clientOf(second).ended(id)).state).toBe('cancelled');
    expect(sandbox.log()).toHaveLength(sent);
    const { success, failed } = (await clientOf(second).report(id)) as {
      success: string[];
      failed: { code: string }[];
    };
    const unknown = failed.filter(({ code }) => code === 'interrupted');
    expect(success.length + unknown.length).toBeGreaterThanOrEqual(sent);
    expect(unknown[0]).toEqual({
      id: expect.any(String),
      error: expect.stringContaining('result is unknown'),
      status_code: 503,
      code: 'interrupted',
      retryable: true,
      attempts: 1,
    });
    expect(success.length + failed.length).toBe(200);
  });

  it('never show eight characters of the key in Redis, logs or metrics', async () => {
    replicas = await Replicas.start(sandbox, { LOG_LEVEL: 'trace', THROTTLE_LIMIT: '100000' });
    sandbox.configure({ latency_ms: 10 });
    key = 'sk-proj-Zq7XwVu3TsRp9OnMlKj5IhGf1EdCb8Aa2YzXy4WvUt6SrQp0';
    sandbox.addAccount(key);
    const ids = stores(400);
    const [first, second] = replicas.all;
    const client = clientOf(second);
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    const texts: string[] = [];
    for (const enough of [50, 150, 250]) {
      await client.until(id, ({ progress }) => progress.done >= enough);
      texts.push(await replicas.redis.dump());
    }
    await first?.kill();
    await client.ended(id);
    sandbox.failNext({ status: 400, body: { error: { message: `Bad key ${key}` } }, times: 5 });
    const failing = await client.begin('DELETE /files', { file_ids: ['file-1', 'file-2'] });
    await client.ended(failing);
    await until(() => second?.lines('job ended').length === 2);
    texts.push(await replicas.redis.dump(), replicas.log);
    texts.push((await send(asService(second), 'GET /metrics', { key: null })).text);
    expect(texts[0]).toContain('vs_399');
    expect(leaksIn(texts.join('\n'), key)).toEqual([]);
  });

  itWithOwnRedis('share one throttling limit, and have one each while Redis is unavailable', async () => {
    replicas = await Replicas.start(sandbox, { THROTTLE_LIMIT: '200', THROTTLE_TTL_SECONDS: '60' });
    const [first, second] = replicas.all;
    const passing = async (of: readonly (Replica | undefined)[]): Promise<[number, Answer]> => {
      let passed = 0;
      for (let at = 0; ; at += 1) {
        const answer = await send(asService(of[at % of.length]), 'GET /files', { key });
        if (answer.status !== 200) return [passed, answer];
        passed += 1;
      }
    };
    const [together, refusal] = await passing([first, second]);
    expect(together).toBe(200);
    expect(refusal.body).toMatchObject(problem(429, 'throttled', expect.stringContaining('200 requests')));
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(30);
    expect((await passing([first]))[0]).toBe(0);
    await replicas.redis.kill();
    // Each counts its own requests: half of the accepted ones and all that it rejected.
    expect((await passing([first]))[0]).toBe(100 - 2);
    expect((await passing([second]))[0]).toBe(100);
  });

  it('resume a job only for the same project', async () => {
    replicas = await Replicas.start(sandbox, { JOB_LEASE_MS: '1000' });
    sandbox.configure({ latency_ms: 20 });
    const [first, second] = replicas.all;
    const headers = { 'openai-project': 'proj_one' };
    const { body } = await clientOf(first).send('DELETE /vector_stores', {
      body: { vector_store_ids: stores(300) },
      headers: { ...ASYNC, ...headers },
    });
    await first?.kill();
    await sleep(1_300);
    expect((await clientOf(second).find(body.id)).body.state).toBe('interrupted');
    const found = await clientOf(second).send(`GET /jobs/${body.id}`, { headers });
    expect(found.body.state).toBe('running');
    expect((await clientOf(second).ended(body.id)).state).toBe('completed');
  });
});

/** A lost job exists again once its replica has reconnected to Redis. */
async function untilFound(client: JobsClient, id: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await client.find(id)).status === 200) return;
    await sleep(50);
  }
  throw new Error('the job did not come back');
}
