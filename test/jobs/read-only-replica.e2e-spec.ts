import { setTimeout as sleep } from 'node:timers/promises';
import { deletionsSentTo } from '../support/client.js';
import { describeWithRedis } from '../support/redis-server.js';
import { LEASE_MS, Replicas } from '../support/replicas.js';
import {
  clientOf,
  createStores,
  expectAllDeleted,
  sandbox,
  useReplicaSandbox,
} from '../support/use-replicas.js';

/** Time limit of one test. */
const PATIENCE_MS = 180_000;

jest.setTimeout(PATIENCE_MS);

describeWithRedis('a replica with READ_ONLY=true', () => {
  let replicas: Replicas;

  useReplicaSandbox();
  beforeEach(async () => {
    replicas = await Replicas.start(sandbox);
    sandbox.configure({ latency_ms: 40 });
  });
  afterEach(() => replicas.close());

  /** Starts a job on the first replica, kills all of them, and waits until the job counts as interrupted. */
  async function interrupted(body: object): Promise<string> {
    const client = clientOf(replicas.all[0]);
    const id = await client.begin('DELETE /vector_stores', body);
    await client.until(id, ({ progress }) => progress.done >= 20);
    await Promise.all(replicas.all.map((replica) => replica.kill()));
    await sleep(LEASE_MS);
    return id;
  }

  it('shows an interrupted deletion, but leaves it to other replicas', async () => {
    const ids = createStores(200);
    const id = await interrupted({ vector_store_ids: ids });
    const before = deletionsSentTo(sandbox).length;
    const reader = clientOf(await replicas.add({ READ_ONLY: 'true' }));
    for (let count = 0; count < 3; count += 1)
      expect(await reader.find(id)).toMatchObject({ status: 200, body: { state: 'interrupted' } });
    expect((await reader.send(`GET /jobs/${id}/report`)).body).toMatchObject({ code: 'job_not_finished' });
    expect((await reader.send(`POST /jobs/${id}/cancel`)).body).toMatchObject({ code: 'read_only' });
    expect(deletionsSentTo(sandbox)).toHaveLength(before);
    const writer = clientOf(await replicas.add());
    expect((await writer.ended(id)).state).toBe('completed');
    await expectAllDeleted(reader, id, ids);
  });

  it('resumes a dry run', async () => {
    const ids = createStores(200);
    const id = await interrupted({ vector_store_ids: ids, dry_run: true });
    const reader = clientOf(await replicas.add({ READ_ONLY: 'true' }));
    expect((await reader.ended(id)).state).toBe('completed');
    expect((await reader.report(id)).would_delete).toEqual(ids);
    expect(deletionsSentTo(sandbox)).toEqual([]);
  });
});
