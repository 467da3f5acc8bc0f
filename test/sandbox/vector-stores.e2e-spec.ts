import { SandboxClient } from './client.js';
import { client, clock, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

describe('vector stores', () => {
  useSandbox();

  it('creates an empty store', async () => {
    const { status, headers, body } = await client.post('/vector_stores', {
      name: 'Docs',
      metadata: { team: 'a' },
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^vs_[0-9A-Za-z]{24}$/),
      object: 'vector_store',
      created_at: START_SECONDS,
      name: 'Docs',
      description: null,
      usage_bytes: 0,
      file_counts: { in_progress: 0, completed: 0, failed: 0, cancelled: 0, total: 0 },
      status: 'completed',
      expires_after: null,
      expires_at: null,
      last_active_at: START_SECONDS,
      metadata: { team: 'a' },
    });
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(headers.get('openai-version')).toBe('2020-10-01');
    expect(headers.get('openai-processing-ms')).toMatch(/^\d+$/);
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('returns null ids for an empty list', async () => {
    expect((await client.get('/vector_stores')).body).toEqual({
      object: 'list',
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
  });

  it('pages newest first through all stores', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 45 });
    const seen: string[] = [];
    let after = '';
    for (let more = true; more;) {
      const { body } = await client.get(`/vector_stores?limit=20&after=${after}`);
      seen.push(...body.data.map((store: { id: string }) => store.id));
      after = body.last_id;
      more = body.has_more;
    }
    expect(seen).toEqual(storeIds.toReversed());
  });

  it('returns the page before a cursor in list order', async () => {
    const { storeIds } = sandbox.addFixtures({ stores: 5 });
    const { body } = await client.get(`/vector_stores?order=asc&limit=2&before=${storeIds[4]}`);
    expect(body.data.map((store: { id: string }) => store.id)).toEqual(storeIds.slice(2, 4));
    expect(body.has_more).toBe(true);
  });

  it('rejects the cursor of a deleted store', async () => {
    const [id] = sandbox.addFixtures({ stores: 1 }).storeIds;
    sandbox.account().deleteStore(id!);
    const { status, body } = await client.get(`/vector_stores?after=${id}`);
    expect(status).toBe(400);
    expect(body.error.param).toBe('after');
  });

  it.each([
    ['limit=0', 'limit', 'integer_below_min_value'],
    ['limit=101', 'limit', 'integer_above_max_value'],
    ['limit=ten', 'limit', 'invalid_type'],
    ['order=up', 'order', 'invalid_value'],
  ])('rejects %s', async (query, param, code) => {
    const { status, body } = await client.get(`/vector_stores?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param, code },
    });
  });

  it.each([
    [{ colour: 'red' }, "Unknown parameter: 'colour'."],
    [{ name: 5 }, "Invalid type for 'name': expected a string, but got an integer instead."],
    [{ metadata: { n: 1 } }, "Invalid type for 'metadata.n': expected a string, but got an integer instead."],
    [{ expires_after: { anchor: 'last_active_at' } }, "Missing required parameter: 'expires_after.days'."],
    [{ file_ids: Array(501).fill('file-x') }, expect.stringContaining('maximum length 500')],
    [{ file_ids: ['file-x'] }, 'Files [file-x] were not found'],
  ])('rejects %j', async (body, message) => {
    const answer = await client.post('/vector_stores', body);
    expect(answer.body.error.message).toEqual(message);
    expect(sandbox.account().storeIds()).toEqual([]);
  });

  it.each([0, 366, 1.5])('rejects an expiry of %d days', async (days) => {
    const { status } = await client.post('/vector_stores', {
      expires_after: { anchor: 'last_active_at', days },
    });
    expect(status).toBe(400);
  });

  it('expires days after the last activity', async () => {
    const expires_after = { anchor: 'last_active_at', days: 1 };
    const { body } = await client.post('/vector_stores', { expires_after });
    expect(body.expires_at).toBe(START_SECONDS + 86_400);
    clock.nowMs += 86_400_000;
    expect((await client.get(`/vector_stores/${body.id}`)).body.status).toBe('expired');
    expect((await client.post(`/vector_stores/${body.id}/files`, { file_id: 'file-x' })).status).toBe(400);
  });

  it('changes only name, metadata and expiry', async () => {
    const id = sandbox.account().createStore({ name: 'old', metadata: { a: 'b' }, expiresAfterDays: 3 });
    const { body } = await client.post(`/vector_stores/${id}`, { name: 'new', expires_after: null });
    expect(body).toMatchObject({
      id,
      name: 'new',
      metadata: { a: 'b' },
      expires_after: null,
      expires_at: null,
    });
    expect((await client.post(`/vector_stores/${id}`, { description: 'x' })).status).toBe(400);
  });

  it('deletes a store once and keeps its files', async () => {
    const { storeId, fileIds } = sandbox.account().createStoreWithFiles(2);
    expect((await client.delete(`/vector_stores/${storeId}`)).body).toEqual({
      id: storeId,
      object: 'vector_store.deleted',
      deleted: true,
    });
    const again = await client.delete(`/vector_stores/${storeId}`);
    expect(again.status).toBe(404);
    expect(again.body).toEqual({
      error: {
        message: `No vector store found with id '${storeId}'.`,
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    });
    expect(sandbox.account().fileIds()).toEqual(fileIds);
  });

  it('rejects a body that is not JSON', async () => {
    const { status, body } = await client.send('POST', '/vector_stores', '{"name"');
    expect(status).toBe(400);
    expect(body.error.message).toContain('could not parse the JSON body');
  });

  it('distinguishes an unknown path from an unsupported method', async () => {
    const path = await client.get('/nothing');
    expect([path.status, path.body.error.message]).toEqual([404, 'Invalid URL (GET /v1/nothing)']);
    const method = await client.send('PUT', '/vector_stores');
    expect([method.status, method.body.error.code]).toEqual([405, 'method_not_supported']);
  });
});

describe('API keys', () => {
  useSandbox({ keys: ['sk-one', 'sk-two'], isShared: true });

  it('separates accounts', async () => {
    const id = sandbox.account('sk-one').createStore();
    expect((await new SandboxClient(sandbox, 'sk-one').get(`/vector_stores/${id}`)).status).toBe(200);
    expect((await new SandboxClient(sandbox, 'sk-two').get(`/vector_stores/${id}`)).status).toBe(404);
  });

  it('masks an unknown key in the error', async () => {
    const { status, headers, body } = await new SandboxClient(sandbox, 'sk-proj-0123456789abcdef').get(
      '/files',
    );
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="OpenAI API"');
    expect(body).toEqual({
      error: {
        message:
          'Incorrect API key provided: sk-proj-************cdef. You can find your API key at https://platform.openai.com/account/api-keys.',
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_api_key',
      },
    });
  });

  it('requires a key', async () => {
    const { status, body } = await new SandboxClient(sandbox, null).get('/vector_stores');
    expect(status).toBe(401);
    expect(body.error.message).toMatch(/^You didn't provide an API key/);
  });
});
