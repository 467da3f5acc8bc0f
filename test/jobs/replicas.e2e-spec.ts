import { setTimeout as sleep } from 'node:timers/promises';
import { freshKey } from '../support/client.js';
import { ASYNC, JobsClient } from '../support/jobs.js';
import { describeWithRedis } from '../support/redis-server.js';
import { LEASE_MS, Replicas } from '../support/replicas.js';
import { settled } from '../support/until.js';
import {
  asService,
  clientOf,
  createStores,
  expectAllDeleted,
  key,
  sandbox,
  useReplicaSandbox,
} from '../support/use-replicas.js';

const STORES = 1_000;
/** Time limit of one test. */
const PATIENCE_MS = 180_000;

jest.setTimeout(PATIENCE_MS);

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

describeWithRedis('two replicas with one Redis', () => {
  let replicas: Replicas;

  useReplicaSandbox();
  beforeAll(async () => {
    replicas = await Replicas.start(sandbox);
  }, PATIENCE_MS);
  beforeEach(() => replicas.refill());
  afterAll(() => replicas.close());

  it('lose nothing when the process of a job is killed at any time', async () => {
    sandbox.configure({ latency_ms: 12 });
    const ids = createStores(STORES);
    let [running, other] = replicas.all;
    const id = await clientOf(running).begin('DELETE /vector_stores', { vector_store_ids: ids });
    const killedAt: number[] = [];
    for (let kill = 1; kill <= 3; kill += 1) {
      const enough = Math.round(ids.length * (kill - 1 + Math.random()) * 0.28);
      const { progress } = await clientOf(other).until(id, (job) => job.progress.done >= enough);
      killedAt.push(progress.done as number);
      await running?.kill();
      const [added] = await Promise.all([
        replicas.add(),
        clientOf(other).until(id, ({ state }) => state !== 'interrupted'),
      ]);
      [running, other] = [other, added];
    }
    const ended = await clientOf(other).ended(id);
    expect({ killedAt, state: ended.state }).toEqual({ killedAt, state: 'completed' });
    await expectAllDeleted(clientOf(other), id, ids);
  });

  it('resume the cascade of a killed process', async () => {
    const account = sandbox.account(key);
    const ids = createStores(60);
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

  it('report every store and file of a restore once when it is cancelled before the other replica has scanned', async () => {
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
    sandbox.configure({ latency_ms: 400 });
    const ids = createStores(STORES);
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 16);
    const stranger = new JobsClient(() => asService(second), freshKey(sandbox));
    expect(await stranger.find(id)).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    expect((await stranger.send(`POST /jobs/${id}/cancel`)).status).toBe(404);
    expect((await stranger.send('GET /jobs')).body.data).toEqual([]);
    const before = sandbox.log().length;
    expect((await clientOf(second).send(`POST /jobs/${id}/cancel`)).status).toBe(202);
    const ended = await clientOf(second).ended(id);
    expect(ended.state).toBe('cancelled');
    // Eight calls at a time of 400 ms each: eight in flight, and another eight before the replica sees the request.
    expect(await settled(() => sandbox.log().length - before, 800)).toBeLessThan(60);
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
    sandbox.configure({ latency_ms: 200 });
    const ids = createStores(200);
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

  it('resume a job only for the same project', async () => {
    sandbox.configure({ latency_ms: 20 });
    const [first, second] = replicas.all;
    const headers = { 'openai-project': 'proj_one' };
    const { body } = await clientOf(first).send('DELETE /vector_stores', {
      body: { vector_store_ids: createStores(300) },
      headers: { ...ASYNC, ...headers },
    });
    await first?.kill();
    await sleep(LEASE_MS + 200);
    expect((await clientOf(second).find(body.id)).body.state).toBe('interrupted');
    const found = await clientOf(second).send(`GET /jobs/${body.id}`, { headers });
    expect(found.body.state).toBe('running');
    expect((await clientOf(second).ended(body.id)).state).toBe('completed');
  });
});

describeWithRedis('two replicas, of which one shuts down', () => {
  let replicas: Replicas;

  useReplicaSandbox();
  beforeAll(async () => {
    // Without a release, a job could not be taken over before its lease expires.
    replicas = await Replicas.start(sandbox, { JOB_LEASE_MS: '600000', SHUTDOWN_GRACE_MS: '60000' });
  }, PATIENCE_MS);
  beforeEach(() => replicas.refill());
  afterAll(() => replicas.close());

  it('hand over a job at shutdown', async () => {
    sandbox.configure({ latency_ms: 20 });
    const ids = createStores(500);
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 50);
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

  it('create every store of a restore once when the job is handed over midway', async () => {
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
});
