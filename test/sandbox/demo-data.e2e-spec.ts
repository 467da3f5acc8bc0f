import type { Answer } from './client.js';
import { client, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

interface WireStore {
  id: string;
  name: string;
  status: string;
  created_at: number;
  last_active_at: number;
  expires_at: number | null;
  file_counts: Record<string, number>;
  metadata: Record<string, string>;
}

describe('demo data', () => {
  let stores: WireStore[];
  let files: { id: string; filename: string; bytes: number; created_at: number }[];

  useSandbox({ seed: 'demo', isShared: true });
  beforeAll(async () => {
    stores = [];
    let page: Answer | undefined;
    do {
      page = await client.get(`/vector_stores?limit=100&after=${page?.body.last_id ?? ''}`);
      stores.push(...page.body.data);
    } while (page.body.has_more);
    files = (await client.get('/files')).body.data;
  });

  it('consists of 250 stores and 900 files, none in the future', () => {
    expect([stores.length, files.length]).toEqual([250, 900]);
    expect(Math.max(...[...stores, ...files].map((each) => each.created_at))).toBeLessThan(START_SECONDS);
    expect(stores.filter((store) => store.last_active_at < store.created_at)).toEqual([]);
  });

  it('has stores of every kind', () => {
    const count = (accepts: (store: WireStore) => boolean): number => stores.filter(accepts).length;
    const soon = START_SECONDS + 8 * 86_400;
    expect({
      empty: count((store) => store.file_counts.total === 0),
      expired: count((store) => store.status === 'expired'),
      expiring: count(
        (store) => store.status !== 'expired' && store.expires_at !== null && store.expires_at < soon,
      ),
      idle: count((store) => store.last_active_at < START_SECONDS - 90 * 86_400),
      inProgress: count((store) => store.file_counts.in_progress! > 0),
      withFailed: count((store) => store.file_counts.failed! > 0),
      protected: count((store) => store.metadata.protected === 'true'),
      nameless: count((store) => store.name === ''),
    }).toMatchInlineSnapshot(`
     {
       "empty": 25,
       "expired": 25,
       "expiring": 25,
       "idle": 38,
       "inProgress": 13,
       "nameless": 6,
       "protected": 17,
       "withFailed": 38,
     }
    `);
  });

  it('has shared files, orphans and duplicates', () => {
    const account = sandbox.account();
    const attached = account.storeIds().flatMap((id) => account.filesOf(id));
    const holderCounts = new Map<string, number>();
    for (const id of attached) holderCounts.set(id, (holderCounts.get(id) ?? 0) + 1);
    const duplicates = files.length - new Set(files.map((file) => `${file.filename} ${file.bytes}`)).size;
    expect({
      shared: [...holderCounts.values()].filter((count) => count > 1).length,
      orphans: files.length - holderCounts.size,
      duplicates,
    }).toMatchInlineSnapshot(`
     {
       "duplicates": 33,
       "orphans": 150,
       "shared": 60,
     }
    `);
  });

  it('has dangling attachments', async () => {
    const lists = await Promise.all(
      stores.map(async ({ id }) => (await client.get(`/vector_stores/${id}/files?limit=100`)).body.data),
    );
    const known = new Set(files.map(({ id }) => id));
    const dangling = lists.flat().filter(({ id }: { id: string }) => !known.has(id));
    expect(dangling).toHaveLength(3);
    expect(new Set(dangling.map((entry: { vector_store_id: string }) => entry.vector_store_id)).size).toBe(3);
    const [{ id, vector_store_id }] = dangling;
    expect((await client.get(`/files/${id}`)).status).toBe(404);
    expect((await client.get(`/vector_stores/${vector_store_id}/files/${id}`)).status).toBe(200);
  });

  it('is the same at every start', async () => {
    const before = [sandbox.account().storeIds(), sandbox.account().fileIds()];
    sandbox.reset();
    expect([sandbox.account().storeIds(), sandbox.account().fileIds()]).toEqual(before);
    expect((await client.get('/files')).body.data).toEqual(files);
  });

  it('can be searched', async () => {
    const support = stores.find((store) => store.status === 'completed' && store.file_counts.completed! > 2)!;
    const queries = ['refund holiday incident contract export retrieval data customers'];
    const { body } = await client.post(`/vector_stores/${support.id}/search`, { query: queries });
    expect(body.data.length).toBeGreaterThan(0);
  });
});
