import { client, clock, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

describe('file batches', () => {
  let store: string;
  let files: string[];

  useSandbox();
  beforeEach(() => {
    store = sandbox.account().createStore();
    files = ['a.txt', 'b.txt', 'c.bmp'].map((filename) => sandbox.account().createFile({ filename }));
  });

  it('indexes all files and counts them', async () => {
    sandbox.configure({ indexing_ms: 100 });
    const created = await client.post(`/vector_stores/${store}/file_batches`, {
      file_ids: files,
      attributes: { a: 1 },
    });
    const batch = {
      id: expect.stringMatching(/^vsfb_[0-9a-f]{32}$/),
      object: 'vector_store.file_batch',
      created_at: START_SECONDS,
      status: 'in_progress',
      vector_store_id: store,
      file_counts: { in_progress: 3, completed: 0, failed: 0, cancelled: 0, total: 3 },
    };
    expect(created.body).toEqual(batch);
    clock.nowMs += 100;
    const path = `/vector_stores/${store}/file_batches/${created.body.id}`;
    expect((await client.get(path)).body).toEqual({
      ...batch,
      status: 'completed',
      file_counts: { in_progress: 0, completed: 2, failed: 1, cancelled: 0, total: 3 },
    });
    const page = await client.get(`${path}/files?limit=1&order=asc&filter=completed`);
    expect(page.body).toMatchObject({ data: [{ id: files[0], attributes: { a: 1 } }], has_more: true });
  });

  it('ignores the options of the batch for files with their own', async () => {
    const own = [{ file_id: files[0], attributes: { own: true } }, { file_id: files[1] }];
    await client.post(`/vector_stores/${store}/file_batches`, { files: own, attributes: { common: true } });
    const { data } = (await client.get(`/vector_stores/${store}/files?order=asc`)).body;
    expect(data.map((entry: { attributes: unknown }) => entry.attributes)).toEqual([{ own: true }, {}]);
  });

  it('cancels the files in progress, once', async () => {
    sandbox.configure({ indexing_ms: 100 });
    const { body } = await client.post(`/vector_stores/${store}/file_batches`, { file_ids: files });
    const path = `/vector_stores/${store}/file_batches/${body.id}/cancel`;
    expect((await client.post(path)).body).toMatchObject({
      status: 'cancelled',
      file_counts: { cancelled: 3 },
    });
    expect((await client.post(path)).status).toBe(400);
    expect((await client.get(`/vector_stores/${store}`)).body.file_counts).toMatchObject({
      cancelled: 3,
      total: 3,
    });
  });

  it.each([
    [{}, 400],
    [{ file_ids: [] }, 400],
    [{ file_ids: ['x'], files: [{ file_id: 'x' }] }, 400],
    [{ file_ids: Array(2001).fill('x') }, 400],
    [{ files: [{ file_id: 'x', odd: 1 }] }, 400],
    [{ file_ids: ['x'] }, 404],
  ])('rejects %j', async (body, status) => {
    expect((await client.post(`/vector_stores/${store}/file_batches`, body)).status).toBe(status);
    expect(sandbox.account().filesOf(store)).toEqual([]);
  });

  it('finds only batches of the store', async () => {
    const { body } = await client.post(`/vector_stores/${store}/file_batches`, { file_ids: files });
    const other = sandbox.account().createStore();
    expect((await client.get(`/vector_stores/${other}/file_batches/${body.id}`)).status).toBe(404);
  });
});

describe('search', () => {
  let store: string;

  useSandbox({ isShared: true });
  beforeAll(() => {
    const account = sandbox.account();
    store = account.createStore();
    const texts = {
      'refunds.md': ['Refund policy: a refund takes five days.', { team: 'sales', year: 2024 }],
      'holidays.md': ['Holiday policy for everyone.', { team: 'people', year: 2025, open: true }],
      'menu.md': ['Soup and bread.', {}],
    } as const;
    for (const [filename, [content, attributes]] of Object.entries(texts))
      account.attach(store, account.createFile({ filename, content }), { attributes });
  });

  const find = async (body: unknown): Promise<string[]> =>
    (await client.post(`/vector_stores/${store}/search`, body)).body.data.map(
      (hit: { filename: string }) => hit.filename,
    );

  it('returns the best match first', async () => {
    const { body } = await client.post(`/vector_stores/${store}/search`, { query: 'refund policy' });
    expect(body).toEqual({
      object: 'vector_store.search_results.page',
      search_query: ['refund policy'],
      data: [
        {
          file_id: sandbox.account().fileIds()[0],
          filename: 'refunds.md',
          score: 0.625,
          attributes: { team: 'sales', year: 2024 },
          content: [{ type: 'text', text: 'Refund policy: a refund takes five days.' }],
        },
        expect.objectContaining({ filename: 'holidays.md', score: 0.25 }),
      ],
      has_more: false,
      next_page: null,
    });
  });

  it.each([
    [{ type: 'eq', key: 'team', value: 'sales' }, ['refunds.md']],
    [{ type: 'ne', key: 'team', value: 'sales' }, ['holidays.md']],
    [{ type: 'gte', key: 'year', value: 2025 }, ['holidays.md']],
    [{ type: 'lt', key: 'year', value: '2025' }, []],
    [{ type: 'in', key: 'year', value: [2024, 2026] }, ['refunds.md']],
    [{ type: 'nin', key: 'year', value: [2024, 2026] }, ['holidays.md']],
    [
      {
        type: 'or',
        filters: [
          { type: 'eq', key: 'open', value: true },
          { type: 'and', filters: [{ type: 'gt', key: 'year', value: 2000 }] },
        ],
      },
      ['refunds.md', 'holidays.md'],
    ],
  ])('filters by %j', async (filters, expected) => {
    expect(await find({ query: 'refund policy', filters })).toEqual(expected);
  });

  it('applies max_num_results and score_threshold', async () => {
    expect(await find({ query: 'policy', max_num_results: 1 })).toHaveLength(1);
    expect(await find({ query: 'refund policy', ranking_options: { score_threshold: 0.5 } })).toEqual([
      'refunds.md',
    ]);
  });

  it.each([
    {},
    { query: [] },
    { query: 'x', max_num_results: 51 },
    { query: 'x', filters: { type: 'odd', key: 'a', value: 1 } },
    { query: 'x', filters: { type: 'eq', key: 'a' } },
    { query: 'x', ranking_options: { score_threshold: 2 } },
  ])('rejects %j', async (body) => {
    expect((await client.post(`/vector_stores/${store}/search`, body)).status).toBe(400);
  });
});
