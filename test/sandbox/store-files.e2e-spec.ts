import { client, clock, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

describe('files of a vector store', () => {
  let store: string;
  let file: string;

  useSandbox();
  beforeEach(() => {
    store = sandbox.account().createStore();
    file = sandbox.account().createFile({ content: '12345' });
  });

  const counts = async (): Promise<unknown> => (await client.get(`/vector_stores/${store}`)).body.file_counts;

  it('indexes in indexing_ms', async () => {
    sandbox.configure({ indexing_ms: 1000 });
    const attached = await client.post(`/vector_stores/${store}/files`, {
      file_id: file,
      attributes: { n: 1, b: true },
    });
    const entry = {
      id: file,
      object: 'vector_store.file',
      usage_bytes: 0,
      created_at: START_SECONDS,
      vector_store_id: store,
      status: 'in_progress',
      last_error: null,
      chunking_strategy: {
        type: 'static',
        static: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
      },
      attributes: { n: 1, b: true },
    };
    expect(attached.body).toEqual(entry);
    expect((await client.get(`/vector_stores/${store}`)).body.status).toBe('in_progress');
    clock.nowMs += 1000;
    expect((await client.get(`/vector_stores/${store}/files/${file}`)).body).toEqual({
      ...entry,
      status: 'completed',
      usage_bytes: 5,
    });
    expect((await client.get(`/vector_stores/${store}`)).body).toMatchObject({
      status: 'completed',
      usage_bytes: 5,
    });
  });

  it('fails to index an unsupported file', async () => {
    const picture = sandbox.account().createFile({ filename: 'cat.bmp' });
    await client.post(`/vector_stores/${store}/files`, { file_id: picture });
    expect((await client.get(`/vector_stores/${store}/files?filter=failed`)).body.data).toMatchObject([
      { id: picture, status: 'failed', last_error: { code: 'unsupported_file' } },
    ]);
    expect((await client.get(`/vector_stores/${store}/files?filter=completed`)).body.data).toEqual([]);
    expect((await client.get(`/vector_stores/${store}/files?filter=odd`)).status).toBe(400);
    expect(await counts()).toEqual({ in_progress: 0, completed: 0, failed: 1, cancelled: 0, total: 1 });
  });

  it.each([
    [{}, 400],
    [{ file_id: 'file-x' }, 404],
    [{ file_id: 'F', attributes: { a: null } }, 400],
    [{ file_id: 'F', chunking_strategy: { type: 'odd' } }, 400],
    [{ file_id: 'F', chunking_strategy: { type: 'static' } }, 400],
    [{ file_id: 'F', chunking_strategy: { type: 'static', static: { max_chunk_size_tokens: 99 } } }, 400],
    [
      {
        file_id: 'F',
        chunking_strategy: {
          type: 'static',
          static: { max_chunk_size_tokens: 100, chunk_overlap_tokens: 51 },
        },
      },
      400,
    ],
  ])('rejects %j', async (body, status) => {
    const answer = await client.post(
      `/vector_stores/${store}/files`,
      JSON.parse(JSON.stringify(body).replace('"F"', `"${file}"`)),
    );
    expect(answer.status).toBe(status);
    expect(sandbox.account().filesOf(store)).toEqual([]);
  });

  it('detaches once and keeps the file', async () => {
    sandbox.account().attach(store, file);
    expect((await client.delete(`/vector_stores/${store}/files/${file}`)).body).toEqual({
      id: file,
      object: 'vector_store.file.deleted',
      deleted: true,
    });
    const again = await client.delete(`/vector_stores/${store}/files/${file}`);
    expect(again.body.error.message).toBe(`No file found with id '${file}' in vector store '${store}'.`);
    expect(again.status).toBe(404);
    expect(sandbox.account().hasFile(file)).toBe(true);
    expect(await counts()).toMatchObject({ total: 0 });
  });

  it('detaches a deleted file from every store', async () => {
    const other = sandbox.account().createStore();
    for (const id of [store, other]) sandbox.account().attach(id, file);
    await client.delete(`/files/${file}`);
    expect([store, other].map((id) => sandbox.account().filesOf(id))).toEqual([[], []]);
    expect((await client.get(`/vector_stores/${other}/files`)).body.data).toEqual([]);
  });

  it('lists a detached file as failed for phantoms_after_detach_ms', async () => {
    sandbox.configure({ phantoms_after_detach_ms: 500 });
    sandbox.account().attach(store, file);
    await client.delete(`/vector_stores/${store}/files/${file}`);
    expect((await client.get(`/vector_stores/${store}/files`)).body.data).toMatchObject([
      { id: file, status: 'failed' },
    ]);
    expect(await counts()).toMatchObject({ failed: 1, total: 1 });
    expect(sandbox.account().filesOf(store)).toEqual([]);
    expect((await client.delete(`/vector_stores/${store}/files/${file}`)).status).toBe(404);
    clock.nowMs += 500;
    expect((await client.get(`/vector_stores/${store}/files`)).body.data).toEqual([]);
    expect(await counts()).toMatchObject({ total: 0 });
  });

  it('lists a deleted file for linger_after_file_delete_ms or until it is detached', async () => {
    sandbox.configure({ linger_after_file_delete_ms: 500 });
    sandbox.account().attach(store, file);
    await client.delete(`/files/${file}`);
    expect((await client.get(`/files/${file}`)).status).toBe(404);
    expect((await client.get(`/vector_stores/${store}/files`)).body.data).toMatchObject([
      { id: file, status: 'completed' },
    ]);
    expect((await client.delete(`/vector_stores/${store}/files/${file}`)).status).toBe(200);
    expect((await client.get(`/vector_stores/${store}/files`)).body.data).toEqual([]);
  });

  it('returns outdated counts for stale_counts_ms', async () => {
    sandbox.configure({ stale_counts_ms: 500 });
    sandbox.account().attach(store, file);
    expect(await counts()).toMatchObject({ total: 0 });
    clock.nowMs += 500;
    expect(await counts()).toMatchObject({ total: 1 });
  });

  it('changes attributes and returns the content', async () => {
    sandbox.account().attach(store, file);
    const { body } = await client.post(`/vector_stores/${store}/files/${file}`, { attributes: { a: 'b' } });
    expect(body.attributes).toEqual({ a: 'b' });
    expect((await client.post(`/vector_stores/${store}/files/${file}`, {})).status).toBe(400);
    expect((await client.get(`/vector_stores/${store}/files/${file}/content`)).body).toEqual({
      object: 'vector_store.file_content.page',
      data: [{ type: 'text', text: '12345' }],
      has_more: false,
      next_page: null,
    });
  });

  it('creates a store with initial files', async () => {
    const { body } = await client.post('/vector_stores', { file_ids: [file, file] });
    expect(body).toMatchObject({ usage_bytes: 5, file_counts: { completed: 1, total: 1 } });
  });
});
