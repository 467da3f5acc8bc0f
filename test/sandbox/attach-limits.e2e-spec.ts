import type { Answer } from './client.js';
import { client, clock, sandbox, useSandbox } from './use-sandbox.js';

describe('attach_limits', () => {
  useSandbox();

  const stores = (count: number): string[] =>
    Array.from({ length: count }, () => sandbox.account().createStore());
  const files = (count: number): string[] =>
    Array.from({ length: count }, () => sandbox.account().createFile());
  const attach = (storeId: string, fileId: string): Promise<Answer> =>
    client.post(`/vector_stores/${storeId}/files`, { file_id: fileId });
  const batch = (storeId: string, file_ids: string[]): Promise<Answer> =>
    client.post(`/vector_stores/${storeId}/file_batches`, { file_ids });

  it('are off by default', async () => {
    expect(sandbox.settings.attach_limits).toBeNull();
    const { body } = await client.send('PATCH', '/_sandbox/settings', JSON.stringify({ attach_limits: {} }));
    expect(body.attach_limits).toEqual({ requests_per_minute: 300, files_per_minute: 2_000 });
  });

  it('count the requests for each store in any minute', async () => {
    sandbox.configure({ attach_limits: { requests_per_minute: 2, files_per_minute: 100 } });
    const [one = '', other = ''] = stores(2);
    const [file = ''] = files(1);
    expect((await attach(one, file)).status).toBe(200);
    clock.nowMs += 30_000;
    expect((await batch(one, [file])).status).toBe(200);
    const rejected = await attach(one, file);
    expect([rejected.status, rejected.body.error.code]).toEqual([429, 'rate_limit_exceeded']);
    expect(rejected.headers.get('retry-after')).toBe('30');
    expect((await attach(other, file)).status).toBe(200);
    clock.nowMs += 30_000;
    expect((await attach(one, file)).status).toBe(200);
    expect((await attach(one, file)).status).toBe(429);
  });

  it('count the files of all stores together', async () => {
    sandbox.configure({ attach_limits: { requests_per_minute: 100, files_per_minute: 5 } });
    const [one = ''] = stores(1);
    const ids = files(3);
    expect((await batch(one, ids)).status).toBe(200);
    expect((await client.post('/vector_stores', { file_ids: ids.slice(1) })).status).toBe(200);
    const rejected = await client.post('/vector_stores', { file_ids: ids.slice(2) });
    expect(rejected.status).toBe(429);
    expect(sandbox.account().storeIds()).toHaveLength(2);
    clock.nowMs += 60_000;
    expect((await attach(one, ids[0]!)).status).toBe(200);
  });
});
