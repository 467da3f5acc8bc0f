import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, problem, send } from '../support/client.js';
import { ASYNC, type JobsClient } from '../support/jobs.js';
import { leaksIn } from '../support/checks/key-leaks.js';
import { describeWithRedis, itWithOwnRedis } from '../support/redis-server.js';
import type { Replica } from '../support/replica.js';
import { LEASE_MS, Replicas } from '../support/replicas.js';
import { until } from '../support/until.js';
import {
  asService,
  clientOf,
  createStores,
  expectAllDeleted,
  key,
  sandbox,
  useKey,
  useReplicaSandbox,
} from '../support/use-replicas.js';

const STORES = 1_000;
/** Time limit of one test. */
const PATIENCE_MS = 180_000;

jest.setTimeout(PATIENCE_MS);

describeWithRedis('two replicas whose Redis fails', () => {
  let replicas: Replicas;

  useReplicaSandbox();
  afterEach(() => replicas.close());

  itWithOwnRedis.each([
    ['and has everything', true],
    ['and has lost everything', false],
  ])('lose nothing when Redis is killed and restarts %s', async (_case, isDurable) => {
    replicas = await Replicas.start(sandbox, {}, isDurable);
    sandbox.configure({ latency_ms: 40 });
    const ids = createStores(STORES);
    const [first, second] = replicas.all;
    const id = await clientOf(first).begin('DELETE /vector_stores', { vector_store_ids: ids });
    await clientOf(second).until(id, ({ progress }) => progress.done >= 150);
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
    await until(() => sandbox.log().length - before > 150);
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

  itWithOwnRedis('share one throttling limit, and have one each while Redis is unavailable', async () => {
    const LIMIT = 60;
    replicas = await Replicas.start(sandbox, { THROTTLE_LIMIT: String(LIMIT), THROTTLE_TTL_SECONDS: '60' });
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
    expect(together).toBe(LIMIT);
    expect(refusal.body).toMatchObject(
      problem(429, 'throttled', expect.stringContaining(`${LIMIT} requests`)),
    );
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(30);
    expect((await passing([first]))[0]).toBe(0);
    await replicas.redis.kill();
    // Each counts its own requests: half of the accepted ones and all that it rejected.
    expect((await passing([first]))[0]).toBe(LIMIT / 2 - 2);
    expect((await passing([second]))[0]).toBe(LIMIT / 2);
  });

  it('never show eight characters of the key in Redis, logs or metrics', async () => {
    replicas = await Replicas.start(sandbox, { LOG_LEVEL: 'trace', THROTTLE_LIMIT: '100000' });
    sandbox.configure({ latency_ms: 10 });
    useKey('sk-proj-Zq7XwVu3TsRp9OnMlKj5IhGf1EdCb8Aa2YzXy4WvUt6SrQp0');
    const ids = createStores(400);
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
});

/** A lost job exists again once its replica has reconnected to Redis. */
async function untilFound(client: JobsClient, id: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await client.find(id)).status === 200) return;
    await sleep(50);
  }
  throw new Error('the job did not come back');
}
